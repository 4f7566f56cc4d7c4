"""The commands of `cutline`, one module each. A module is imported when its command runs, not before."""

from argparse import ArgumentParser
from importlib import import_module
from typing import Final, NamedTuple


class Command(NamedTuple):
    """A command: its name, what it does in one line, and the module with its `describe` function."""

    name: str
    about: str
    module: str

    def describe(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        import_module(self.module).describe(parser)


COMMANDS: Final = (
    Command("render", "Render an article's cards into a folder.", "service.commands.render"),
    Command(
        "batch", "Render a file of articles into a folder; run again, it goes on.", "service.commands.batch"
    ),
    Command("caption", "Read one caption: words, credit, blocks to paste.", "service.commands.caption"),
    Command("captions", "Clean an archive's captions, file to file.", "service.commands.captions"),
    Command("designs", "Check designs and brands and name every fault.", "service.commands.designs"),
    Command("proof", "Draw a contact sheet of headlines in a brand's type.", "service.commands.proof"),
    Command("serve", "Start the service.", "service.commands.serve"),
    Command(
        "worker",
        "Do the work that the service has accepted; serve starts one too.",
        "service.commands.worker",
    ),
    Command("doctor", "Check every setting and dependency, in words.", "service.commands.doctor"),
    Command("jobs", "Look after accepted work: list, show, retry, drain.", "service.commands.jobs"),
    Command("tokens", "Make, list and revoke API tokens.", "service.commands.tokens"),
    Command("sign", "Sign an order for a picture and print its address.", "service.commands.sign"),
    Command("audit", "Print who did what, a line of JSON for each entry.", "service.commands.audit"),
)
