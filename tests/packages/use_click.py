# Commands, options of all types, prompts, errors and help pages.
import click
from click.testing import CliRunner


@click.group()
@click.version_option("1.2", prog_name="tool")
def cli():
    "Top."


@cli.command()
@click.option("--n", default=1, show_default=True, help="How often.")
@click.option("--color", type=click.Choice(["red", "blue"]))
@click.option("--size", type=(int, float), multiple=True)
@click.argument("name")
def hello(n, color, size, name):
    "Say hello."
    for _ in range(n):
        click.echo(f"hi {name} {color} {size}")


@cli.command()
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.confirmation_option(prompt="Sure?")
def drop(password):
    click.secho(password[::-1], fg="green")


runner = CliRunner()
for words, keys in (["--help"], ""), (["hello", "--help"], ""), (["hello", "--n", "2", "bob"], ""), (["hello"], ""), (["hello", "--n", "x", "b"], ""), \
        (["hello", "--color", "rde", "b"], ""), (["hello", "--size", "1", "2.5", "--size", "3", "4", "b"], ""), (["drop"], "y\nabc\nabc\n"), \
        (["drop"], "y\na\nb\nc\nc\n"), (["nothing"], ""), (["--version"], ""):
    result = runner.invoke(cli, words, input=keys)
    print(words, result.exit_code, result.output, repr(result.exception))
