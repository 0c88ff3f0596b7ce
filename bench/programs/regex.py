"""re: searching, groups, alternatives, substitution with functions, splitting, lookahead."""
import re

SIZE = 12000
CHECK = 2669479202

LINE = '192.168.%d.%d - - [%02d/Mar/2023:10:15:%02d +0000] "GET /page/%d?q=%s HTTP/1.1" %d %d "-" "Mozilla/5.0 (X11)"\n'
LOG = re.compile(r'^(\d+\.\d+\.\d+\.\d+) \S+ \S+ \[([^\]]+)\] "(GET|POST|PUT) ([^ ?]+)(?:\?(\S*))? HTTP/[\d.]+" (\d{3}) (\d+)', re.M)
TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/()=<>!]=?|\*\*)|(?P<bad>.))")


def run(n):
    text = "".join(LINE % (i % 256, i * 7 % 256, i % 28 + 1, i % 60, i, "abc" * (i % 5), 200 + i % 5, i * 37) for i in range(n))
    total = 0
    for match in LOG.finditer(text):
        total += int(match.group(6)) + int(match.group(7)) + len(match.group(4))
    total += len(re.findall(r"\b\w+[aeiou]\w*\b", text))
    total += len(re.sub(r"(\d+)\.(\d+)", lambda m: m.group(2) + "." + m.group(1), text))
    total += len(re.split(r"[\s\[\]\"]+", text))
    total += len(re.sub(r"Mozilla(?=/5)|X1+", "*", text))
    for match in TOKEN.finditer("x1 = (alpha + 3.14 * beta_2) / (gamma - 42) ** 2 <= 7 != y " * (n // 4)):
        total += len(match.lastgroup)
    return total + len(re.findall(r"(?i)(?:mar|apr)/\d{4}.*?(?<!\d)2\d\d(?!\d)", text))
