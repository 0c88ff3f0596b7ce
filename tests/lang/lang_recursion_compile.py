# skip-mode: debug the address sanitizer's C frames leave the parser no room on the C stack before the limit is reached: MemoryError
# Recursion through eval() and exec() ends at the recursion limit.
def evaluate(): return eval("evaluate()")
def execute(): exec("execute()")


for function in evaluate, execute:
    try:
        function()
    except RecursionError as error:
        print(function.__name__, str(error).partition(" while")[0].partition(" in ")[0].partition(" during ")[0])
