"""The SMTP door: the one room that knows aiosmtpd."""
