"""Counting words of a generated text: split, lower, dict updates, sorting of the result."""
SIZE = 26000
CHECK = 26786625

WORDS = """the of and to in is you that it he was for on are as with his they at be this have from or one had by word but
not what all were we when your can said there use an each which she do how their if will up other about out many then them
these so some her would make like him into time has look two more write go see number no way could people my than first
water been call who oil its now find long down day did get come made may part""".split()


def make_text(lines):
    state, result = 42, []
    for _ in range(lines):
        words = []
        for _ in range(20):
            state = (state * 69069 + 1) & 0xFFFFFFFF
            words.append(WORDS[(state >> 16) % len(WORDS)])
        words[0] = words[0].capitalize()
        result.append(" ".join(words) + ".\n")
    return "".join(result)


def run(n):
    counts, lengths = {}, {}
    for line in make_text(n).splitlines():
        for word in line.lower().rstrip(".").split():
            counts[word] = counts.get(word, 0) + 1
            lengths[len(word)] = lengths.get(len(word), 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return sum(i * count for i, (_, count) in enumerate(ordered)) + sum(k * v for k, v in lengths.items())
