"""`python -m talentmatch`: the command line, where the command itself is not on the path."""

from talentmatch.app.cli import main

if __name__ == "__main__":
    main()
