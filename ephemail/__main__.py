"""Lets `python -m ephemail` do what the `ephemail` command does."""

from ephemail.cli import main

if __name__ == "__main__":
    main()
