"""The proof: what the server promises, tried on servers of its own, by whoever doubts it.

A server is started as it would be for its visitors. Words that exist nowhere else go through every door of it; then
it is watched, searched and asked from outside. Each check has a control: what it must find where the promise is
broken on purpose, or it would prove nothing. Only the standard library is needed besides the server, and nothing but
these servers, on the loopback interface, is spoken to.
"""
