#!/usr/bin/env bash
# Pulumi's SDK for Python, dictionaries as arguments.
#
# Versions: pulumi 3.272.0 and, beside it, 3.250.0; Python 3.10 or later. No engine.
# Behaviour: an argument takes an object with `max_input` and `base`, or a boolean, as generated packages declare unions. In a dictionary
#   that fits, names become those of the schema: `maxInput`. Where one value of the dictionary is not in its enumeration, or one key
#   is misspelled, *all* names of the dictionary stay as the program has them, and the provider gets `max_input`. Version 3.250.0
#   translates no name of a dictionary in a union. The class of arguments is translated in every case.
# The guess: names are translated one by one, by the type that the argument has; so a provider that is told of a wrong value sees the right
#   names around it, and its message is about that value. But the SDK first looks for the one member of the union that the whole dictionary
#   fits, and does nothing without it. The message is then about names that are right in the program.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >program.py <<'PYTHON'
from enum import Enum
from typing import Optional, Union

import pulumi


class Base(str, Enum):
    LECTURE = "lecture"


@pulumi.input_type
class PictureArgs:
    def __init__(self, *, base: Optional[pulumi.Input["Base"]] = None, max_input: Optional[pulumi.Input[int]] = None):
        if base is not None:
            pulumi.set(self, "base", base)
        if max_input is not None:
            pulumi.set(self, "max_input", max_input)

    @property
    @pulumi.getter
    def base(self) -> Optional[pulumi.Input["Base"]]:
        return pulumi.get(self, "base")

    @property
    @pulumi.getter(name="maxInput")
    def max_input(self) -> Optional[pulumi.Input[int]]:
        return pulumi.get(self, "max_input")


@pulumi.input_type
class ViewArgs:
    def __init__(self, *, picture: Optional[pulumi.Input[Union["PictureArgs", bool]]] = None):
        if picture is not None:
            pulumi.set(self, "picture", picture)

    @property
    @pulumi.getter
    def picture(self) -> Optional[pulumi.Input[Union["PictureArgs", bool]]]:
        return pulumi.get(self, "picture")


class View(pulumi.CustomResource):
    def __init__(self, name: str, picture):
        args = ViewArgs.__new__(ViewArgs)
        args.__dict__["picture"] = picture
        super().__init__("finding:index:View", name, args)


sent = {}


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        sent[args.name] = args.inputs["picture"]
        return args.name, args.inputs

    def call(self, args):
        return {}


pulumi.runtime.set_mocks(Mocks())


@pulumi.runtime.test
def declare():
    View("a dictionary that fits", {"max_input": 9, "base": "lecture"})
    View("a wrong value beside", {"max_input": 9, "base": "lecturer"})
    View("a wrong name beside", {"max_input": 9, "bas": "lecture"})
    View("the class, a wrong value", PictureArgs(max_input=9, base="lecturer"))


declare()
for name, picture in sent.items():
    print(f"{name:25} {', '.join(sorted(picture))}")
PYTHON

sent() { # version
  python3 -m venv --clear venv
  venv/bin/pip install --quiet --disable-pip-version-check "pulumi==$1" >&2
  venv/bin/python program.py
}
newer=$(sent 3.272.0)
older=$(sent 3.250.0)
printf 'pulumi 3.272.0, names that the provider gets\n%s\n' "$newer"
printf 'pulumi 3.250.0\n%s\n' "$older"
names() { grep -o 'max_*[iI]nput' <<<"$1" | xargs; }
[ "$(names "$newer")" = "maxInput max_input max_input maxInput" ]
[ "$(names "$older")" = "max_input max_input max_input maxInput" ]
