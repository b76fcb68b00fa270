# Python runs a file of this name before any program. Where the program is the aws command, it is made to run one command for
# each line of its input, in a process of its own each time, and to load its libraries once only: that takes a second.
# An order is {"words": [...], "output": FILE, "errors": FILE}; the answer is a line with the exit code.
import json
import os
import sys


def serve(driver):
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            for stream, file in ((1, order["output"]), (2, order["errors"])):
                os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), stream)
            sys.argv = ["aws"] + order["words"]
            code = driver.main()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    os._exit(0)


try:
    import awscli.clidriver
except ImportError:
    pass
else:
    serve(awscli.clidriver)
