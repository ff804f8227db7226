"""gunicorn's settings, the same on one's own machine and in public."""

# Long addresses are cut by us and answered by a page that explains; the outer limit is nginx's.
limit_request_line = 0
limit_request_field_size = 16_384

# No access log: it would hold addresses and queries.
accesslog = None
errorlog = "-"
loglevel = "error"
logconfig_dict = {
    "formatters": {"without_trace": {"()": "cms.core.logs.WithoutTrace"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "without_trace"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
control_socket_disable = True
