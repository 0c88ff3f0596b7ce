# A run of its own over a file with what tests use: fixtures, parameters, marks, captured output, rewritten asserts.
import contextlib
import io
import os
import re
import tempfile

import pytest

TESTS = '''
import sys
import warnings

import pytest


@pytest.fixture(params=[1, 2])
def number(request):
    yield request.param
    print("after", request.param)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return tmp_path_factory.mktemp("x")


def test_number(number): assert number < 2
def test_list(): assert [1, 2, 3] == [1, 2, 4]
def test_dict(): assert {"a": 1, "b": 2} == {"a": 1, "b": 3}
def test_text(): assert "a\\nb\\nc" == "a\\nB\\nc"
def test_call(shared): assert len(str(shared)) == 0 or sorted([3, 1]) == [1, 3]
def test_in(): assert 5 in range(3), "a message"
@pytest.mark.parametrize("a, b", [(1, 1), pytest.param(1, 2, id="two"), pytest.param(3, 4, marks=pytest.mark.xfail)])
def test_pairs(a, b): assert a == b
@pytest.mark.skip(reason="no time")
def test_skipped(): assert 0
def test_raises():
    with pytest.raises(ZeroDivisionError, match="division"):
        1 / 0
def test_does_not_raise():
    with pytest.raises(KeyError):
        pass
def test_output(capsys):
    print("out"); print("err", file=sys.stderr)
    assert capsys.readouterr() == ("out\\n", "err\\n")
def test_patch(monkeypatch):
    monkeypatch.setenv("HOME", "/nowhere")
    import os
    assert os.path.expanduser("~") == "/nowhere"
def test_warns():
    with pytest.warns(UserWarning, match="care"):
        warnings.warn("take care")
def test_warning(): warnings.warn("unheard")
def test_near(): assert 0.1 + 0.2 == pytest.approx(0.3)
def test_nested():
    def inner(x): return x / 0
    inner(3)
class TestClass:
    def setup_method(self): self.x = 3
    def test_method(self): assert self.x == 4
'''

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    with open("test_it.py", "w") as file:
        file.write(TESTS)
    for words in ["-q"], ["-v", "--tb=short"], ["-q", "-x", "--tb=line"], ["-q", "-k", "pairs or near", "-rA"], ["--collect-only", "-q"], ["-q", "-k", "nothing"]:
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            status = pytest.main(["-p", "no:cacheprovider", "-p", "no:randomly", *words, "test_it.py"])
        shown = re.sub(r"\d+\.\d+s|0x[0-9a-f]+", "N", text.getvalue().replace(folder, "DIR"))
        print(words, int(status), re.sub(r"^(platform|cachedir|rootdir|plugins).*\n", "", shown, flags=re.M))
    os.chdir("/")
