# pathlib, tempfile, shutil, logging, warnings, atexit, unittest, doctest, timeit, traceback helpers, zipfile, tarfile, mmap, fcntl, resource, pwd.
import pathlib, tempfile, shutil, logging, warnings, unittest, doctest, io, os, sys, zipfile, tarfile, mmap, fcntl, resource, pwd, grp, sched, timeit, linecache, locale, stat, errno, select, termios, faulthandler, platform, getpass, contextlib
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace(str(d), "DIR"))
d = pathlib.Path(tempfile.mkdtemp()).resolve(); P = pathlib.PurePosixPath; f = d / "a" / "b.txt"; f.parent.mkdir(parents=True); print(f.write_text("héllo\n"), f.read_text(), f.exists(), f.is_file(), f.stat().st_size, f.suffix, f.stem, f.name, f.with_suffix(".x").name, f.relative_to(d), list(d.rglob("*.txt"))[0].name, sorted(p.name for p in d.iterdir()), P("/a/b/../c"), P("a") / "b" / "/c", P("a/b.tar.gz").suffixes, P("/a/b").parts, P("/a/b").parents[1], P("a").joinpath("b", "c"), P("a/b") < P("a/c"), P("a//b/./c"), P("/a").is_absolute(), P("a.py").match("*.py"), repr(P("x")), hash(P("a")) == hash(P("a")), P("/a/b").as_uri(), bytes(P("é")), P("~").name, f.rename(d / "c.txt").name, (d / "c.txt").read_bytes(), (d / "l").symlink_to("c.txt"), (d / "l").resolve().name, (d / "c.txt").open().readline(), (d / "n").touch(), (d / "n").unlink(), os.fspath(P("q"))); err(lambda: (d / "zz").read_text()); err(lambda: f.relative_to("/nope")); err(lambda: P("a").with_name("")); err(lambda: (d / "a").rmdir() or "removed"); err(lambda: (d / "zz").unlink()); (d / "zz").unlink(missing_ok=True)
with tempfile.NamedTemporaryFile("w+", suffix=".t") as t: t.write("x"); t.flush(); print(os.path.exists(t.name), t.name.endswith(".t"), open(t.name).read())
print(os.path.exists(t.name)); 
with tempfile.TemporaryDirectory() as td: print(os.path.isdir(td))
with tempfile.SpooledTemporaryFile(10) as s: s.write(b"abc"); s.seek(0); print(s.read())
shutil.copy(d / "c.txt", d / "e.txt"); shutil.copytree(d, d.parent / (d.name + "2")); print(sorted(os.listdir(str(d) + "2"))); shutil.rmtree(str(d) + "2"); shutil.move(d / "e.txt", d / "g.txt"); print(shutil.which("sh") is not None, shutil.disk_usage("/").total > 0, os.path.basename(shutil.make_archive(str(d / "arc"), "zip", d, "c.txt"))); err(lambda: shutil.rmtree(d / "nope")); err(lambda: shutil.copy(d / "nope", d))
with zipfile.ZipFile(d / "z.zip", "w", zipfile.ZIP_DEFLATED) as z: z.writestr("x/y.txt", "data" * 100); z.write(d / "c.txt", "c")
with zipfile.ZipFile(d / "z.zip") as z: print(z.namelist(), z.read("c"), z.getinfo("x/y.txt").file_size, z.testzip(), z.open("x/y.txt").read(6)); err(lambda: z.read("nope"))
err(lambda: zipfile.ZipFile(io.BytesIO(b"bad")))
with tarfile.open(d / "t.tar.gz", "w:gz") as t: t.add(d / "c.txt", "in.txt")
with tarfile.open(d / "t.tar.gz") as t: print(t.getnames(), t.extractfile("in.txt").read())
s = io.StringIO(); h = logging.StreamHandler(s); h.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s")); lg = logging.getLogger("a.b"); lg.addHandler(h); lg.setLevel(logging.INFO); lg.propagate = False; lg.debug("no"); lg.info("i %d %s", 1, "x"); lg.warning("w %(k)s", {"k": "v"})
try: 1 / 0
except ZeroDivisionError: lg.exception("exc")
print(s.getvalue().splitlines()[:4], s.getvalue().splitlines()[-1], logging.getLevelName(30), lg.isEnabledFor(10), lg.getEffectiveLevel(), logging.getLogger("a.b") is lg)
with warnings.catch_warnings(record=True) as w: warnings.simplefilter("always"); warnings.warn("one"); warnings.warn("two", DeprecationWarning, stacklevel=1); warnings.warn_explicit("three", UserWarning, "file.py", 5); print([(str(x.message), x.category.__name__, os.path.basename(x.filename)) for x in w])
with warnings.catch_warnings(): warnings.simplefilter("error"); err(lambda: warnings.warn("as error")); warnings.filterwarnings("ignore", "skip.*"); warnings.warn("skip this"); err(lambda: warnings.warn("x", int)); err(lambda: warnings.filterwarnings("nope"))
print(warnings.formatwarning("m", UserWarning, "f.py", 3, "line"))
class T(unittest.TestCase):
    def setUp(self): self.x = 1
    def test_ok(self): self.assertEqual(self.x, 1)
    def test_fail(self): self.assertEqual([1, 2], [1, 3])
    def test_err(self): raise KeyError("k")
    @unittest.skip("why")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_xf(self): self.fail()
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    def test_raises(self):
        with self.assertRaises(ValueError) as c: int("x")
        self.assertRaisesRegex(ValueError, "invalid", int, "y"); self.assertIn(1, [1]); self.assertAlmostEqual(0.1 + 0.2, 0.3); self.assertCountEqual([1, 2], [2, 1])
        with self.assertLogs("q") as l: logging.getLogger("q").error("m")
        with self.assertWarns(UserWarning): warnings.warn("w")
r = unittest.TextTestRunner(io.StringIO(), verbosity=2).run(unittest.TestLoader().loadTestsFromTestCase(T)); print(r.testsRun, len(r.failures), len(r.errors), len(r.skipped), len(r.expectedFailures), r.failures[0][1].splitlines()[-8:])
def dt():
    """
    >>> 1 + 1
    2
    >>> {1: 2}
    {1: 2}
    >>> 1 / 0
    Traceback (most recent call last):
    ZeroDivisionError: division by zero
    >>> print("wrong")
    right
    """
o = io.StringIO(); runner = doctest.DocTestRunner(verbose=False)
for t in doctest.DocTestFinder().find(dt, "dt", globs={}): print(runner.run(t, out=o.write))
print(o.getvalue().splitlines()[3:]); m = mmap.mmap(-1, 100); m[:5] = b"hello"; print(m[:5], m.find(b"l"), len(m), m.read(3), m.tell(), m.seek(0), m.readline()[:5], m[0]); m.close(); err(lambda: m[0])
with open(d / "c.txt", "r+b") as fh: mm = mmap.mmap(fh.fileno(), 0); mm[0:1] = b"J"; mm.flush(); print(mm[:], mm.rfind(b"l")); mm.close()
print((d / "c.txt").read_bytes(), fcntl.fcntl(0, fcntl.F_GETFD) >= 0, resource.getrlimit(resource.RLIMIT_CORE)[0] >= -1, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0, pwd.getpwuid(0).pw_name, pwd.getpwnam("root")[2], grp.getgrgid(0).gr_name, stat.filemode(0o100644), errno.errorcode[2], locale.localeconv()["decimal_point"], locale.setlocale(locale.LC_ALL, "C"), os.path.basename(linecache.getline(__file__, 1))[:9], timeit.timeit("x = 1", number=10) >= 0, platform.system(), getpass.getuser() != "", faulthandler.is_enabled()); err(lambda: pwd.getpwuid(2**31)); err(lambda: pwd.getpwnam("nope_user")); err(lambda: grp.getgrnam("nope")); err(lambda: fcntl.fcntl(9999, 1)); err(lambda: fcntl.flock(9999, 1)); err(lambda: resource.getrlimit(999)); err(lambda: termios.tcgetattr(9999)); err(lambda: mmap.mmap(-1, -1)); err(lambda: mmap.mmap(9999, 5)); err(lambda: locale.setlocale(locale.LC_ALL, "nope")); sc = sched.scheduler(); sc.enter(0.002, 1, print, ("second",)); sc.enter(0.001, 1, print, ("first",)); sc.run(); os.chdir("/"); shutil.rmtree(d)
