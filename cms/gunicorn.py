"""gunicorn's settings, the same on one's own machine and in public."""

# Long addresses are cut by us and answered by a page that explains; the outer limit is nginx's.
limit_request_line = 0
limit_request_field_size = 16_384

# No access log: it would hold addresses and queries.
accesslog = None
errorlog = "-"
loglevel = "error"
control_socket_disable = True
