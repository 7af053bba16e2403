"""The story language: people, chats and dashboards of a running product, in words of the product.

Nothing here sleeps. Whoever waits, waits for news of the sandbox, for an answered tap, or for a
frame of the live socket; a story that waits in vain fails with the transcript in its message.
"""
