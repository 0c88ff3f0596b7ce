# Pipelines of processes.
import io
import subprocess
import sys

text = "".join(f"line {i % 7} {i}\n" for i in range(5000))

# A pipeline of three tools of the system, fed and read by us.
grep = subprocess.Popen(["grep", "line 3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
sort = subprocess.Popen(["sort", "-r"], stdin=grep.stdout, stdout=subprocess.PIPE)
head = subprocess.Popen(["head", "-3"], stdin=sort.stdout, stdout=subprocess.PIPE)
grep.stdout.close()
sort.stdout.close()
grep.communicate(text.encode())
print(head.communicate()[0], grep.returncode, head.returncode)

# The same as a shell's.
print(subprocess.run("grep 'line 3' | sort -r | head -3", shell=True, input=text, capture_output=True, text=True).stdout)

# Interpreters at both ends; more data than a pipe holds.
producer = subprocess.Popen([sys.executable, "-c", "for i in range(100000): print(i)"], stdout=subprocess.PIPE)
consumer = subprocess.Popen([sys.executable, "-c", "import sys; print(sum(map(int, sys.stdin)))"], stdin=producer.stdout, stdout=subprocess.PIPE, text=True)
producer.stdout.close()
print(consumer.communicate()[0], producer.wait(), consumer.returncode)

# A reader that goes away ends the writer, with a message on the standard error.
writer = subprocess.Popen([sys.executable, "-c", "while True: print('y' * 1000)"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
print(len(writer.stdout.readline()))
writer.stdout.close()
message = writer.stderr.read()
print(writer.wait(), "BrokenPipeError" in message)
writer.stderr.close()

# Line by line in both directions.
echo = subprocess.Popen([sys.executable, "-u", "-c", "import sys\nfor line in sys.stdin: print(line.upper(), end='', flush=True)"],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
for word in "one", "two", "three":
    echo.stdin.write(word + "\n")
    print(echo.stdout.readline(), end="")
print(echo.communicate(), echo.returncode)

# Statuses, time-outs, stderr to stdout, a missing program.
done = subprocess.run([sys.executable, "-c", "import sys; sys.stderr.write('e'); sys.exit(5)"], stderr=subprocess.STDOUT, stdout=subprocess.PIPE)
print(done.returncode, done.stdout, done.stderr)
try:
    subprocess.run(["sleep", "10"], timeout=0.2)
except subprocess.TimeoutExpired as e:
    print(e.cmd)
try:
    subprocess.run(["no-such-program"])
except FileNotFoundError as e:
    print(e)
try:
    subprocess.check_output(["sh", "-c", "echo out; exit 3"])
except subprocess.CalledProcessError as e:
    print(e, e.output)
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
    out = io.TextIOWrapper(cat.stdout, encoding="utf-8")
    cat.stdin.write("héé\n".encode())
    cat.stdin.close()
    print(out.read(), end="")
