"""The command line: one module per subcommand, imported when it is asked for, so that `duizhao --help` is quick."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

# name -> (module, one line of help). A group is a click.Group of that name in its module.
COMMANDS: dict[str, tuple[str, str]] = {
    "clean": ("clean", "Repair garbled Chinese text."),
    "detect": ("detect", "Say what a text is and what is wrong with it."),
    "convert": ("convert", "Convert between Simplified and Traditional."),
    "undo": ("undo", "Rebuild the input from a clean text and its ledger."),
    "lookup": ("lookup", "Look up terms in the glossary."),
    "glossary": ("glossary", "List, check, count, export and import the glossary."),
    "translate": ("translate", "Translate into English."),
    "bilingual": ("bilingual", "Make an aligned, checked bilingual document."),
    "align": ("align", "Pair a Chinese text with an English version, by sentence."),
    "check": ("check", "Check a bilingual document."),
    "memory": ("memory", "Search, fill, export and clean the translation memory."),
    "model": ("model", "Get, list and remove translation models."),
}


class _Program(click.Group):
    """A group that knows its commands by name and imports them one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"translator.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else " `duizhao --help` lists the commands."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"duizhao {version('duizhao')}")
        ctx.exit()


@click.command(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and exit.")
def program() -> None:
    """Duizhao 对照: from Chinese, garbled or clean, to English whose terms and numbers are checked.

    Input is a path or - for standard input; results go to -o PATH or standard output, everything else to standard error.
    """


def main(args: list[str] | None = None) -> None:
    """Run the program; every error on purpose is one line on standard error and an exit code (CONVENTIONS.md, section 8)."""
    sys.exit(_run(args))


def _run(args: list[str] | None) -> int:
    from translator.errors import TranslatorError

    try:
        # Not `program.main`, which takes a closed pipe for a failure.
        with program.make_context("duizhao", list(sys.argv[1:] if args is None else args)) as context:
            code: Any = program.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        sys.stdout.flush()
        return error.exit_code
    except click.exceptions.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except TranslatorError as error:
        click.echo(f"duizhao: {error}", err=True)
        return error.exit_code
    except BrokenPipeError:
        # The reader went away (`| head`): no error, but Python must not try to flush again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"duizhao: {where}{error.strerror or error}", err=True)
        return 3
    except MemoryError:
        click.echo("duizhao: not enough memory for this input (split the file)", err=True)
        return 3
    return code if isinstance(code, int) else 0


def _interrupted() -> int:
    click.echo("\nduizhao: interrupted; what was finished is kept", err=True)
    return 130
