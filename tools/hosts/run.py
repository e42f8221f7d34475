"""Runs a Pulumi program for the language host in python.js: run.py SETTINGS PROGRAM ARGUMENTS..., where SETTINGS is a JSON object
with the keyword arguments of pulumi.runtime.Settings. The exit code is 32 where the program has told its error to the engine.
"""

import asyncio
import json
import os
import runpy
import sys
import traceback

import pulumi
import pulumi.runtime

BAIL = 32


def main() -> int:
    settings, program = json.loads(sys.argv[1]), sys.argv[2]
    sys.argv = sys.argv[2:]
    folder = program if os.path.isdir(program) else os.path.dirname(program)
    sys.path.insert(0, folder)
    pulumi.runtime.configure(pulumi.runtime.Settings(**settings))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # A folder is run by its __main__.py.
    work = pulumi.runtime.run_in_stack(lambda: runpy.run_path(program, run_name="__main__"))
    try:
        loop.run_until_complete(work)
    except KeyboardInterrupt:
        # The engine stops the program, and has told why: a resource has failed. Threads that wait for the engine would keep this
        # process, and the engine would wait for its end.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(BAIL)
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        # Those of the program come after those of this file, of Pulumi's runtime and of the module that runs it.
        before = [i for i, frame in enumerate(frames) if "runpy" in frame.filename]
        first = before[-1] + 1 if before else 0
        trace = "".join(traceback.format_list(frames[first:]) + traceback.format_exception_only(error))
        pulumi.log.error(f"The program failed:\n{trace}")
    else:
        return 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return BAIL


if __name__ == "__main__":
    sys.exit(main())
