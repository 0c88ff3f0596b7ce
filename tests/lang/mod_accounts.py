# The account databases, and arguments for C's unsigned long.
import array
import grp
import pwd
import socket
import spwd
import stat


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


print(grp.getgrgid(0), grp.getgrnam("daemon"), len(grp.getgrall()), type(grp.getgrgid(0)))
print(pwd.getpwuid(0), pwd.getpwnam("root"), len(pwd.getpwall()))
attempt(spwd.getspnam, "root")
attempt(lambda: len(spwd.getspall()))
for function, argument in [(grp.getgrgid, 12345), (grp.getgrgid, 2**70), (grp.getgrnam, "n\xf6"), (grp.getgrnam, "a\0b"), (pwd.getpwnam, "x"),
                           (pwd.getpwuid, 54321), (pwd.getpwuid, 2**70), (pwd.getpwuid, "a"), (spwd.getspnam, "x")]:
    attempt(function, argument)

for v in -1, 2**64, 2**70, "a", 5, 1.5:
    attempt(stat.S_ISDIR, v)
    attempt(socket.htonl, v)
    attempt(array.array, "L", [v])
    attempt(socket.if_indextoname, v)
