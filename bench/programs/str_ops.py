"""Strings: find, replace, split, join, strip, slices, comparison, character loops."""
SIZE = 39000
CHECK = 5457280


def is_palindrome(text):
    letters = [c for c in text.lower() if c.isalpha()]
    return letters == letters[::-1]


def caesar(text, shift):
    result = []
    for c in text:
        if "a" <= c <= "z":
            result.append(chr((ord(c) - 97 + shift) % 26 + 97))
        else:
            result.append(c)
    return "".join(result)


def run(n):
    total = 0
    for i in range(n):
        text = "item %d: the quick brown fox, jumps over; the lazy dog" % i
        parts = text.replace(",", ";").split(";")
        total += len(parts) + text.find("fox") + text.count("o")
        fields = [p.strip().upper() for p in parts]
        line = "|".join(fields)
        total += len(line) + line.startswith("ITEM") + line.endswith("DOG") + (line > text)
        total += sum(1 for word in text.split() if word[::-1] < word)
        name, _, rest = text.partition(": ")
        total += len(rest[4:20].title()) + name.isalnum()
        if i % 4 == 0:
            total += is_palindrome("A man, a plan, a canal: Panama") + ord(caesar(text, i % 26)[-1])
    return total
