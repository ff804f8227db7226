# Two images from one build: the site, and nginx with the static files of that same site. docker-compose.yml builds both.

FROM python:3.13-slim AS site
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    MEDIA_ROOT=/var/lib/alongside/media \
    GUNICORN_CMD_ARGS="--config cms/gunicorn.py --bind 0.0.0.0:8000 --workers 2 --threads 4 --no-control-socket"
WORKDIR /srv/alongside

COPY requirements.txt ./
RUN pip install --no-cache-dir --only-binary=:all: --require-hashes -r requirements.txt

# Named one by one, so that no secret and no database of a checkout can slip in.
COPY manage.py ./
COPY static static
COPY templates templates
COPY search search
COPY cms cms
COPY coalition coalition
COPY home home

# Collecting reads the settings, and these ask for a key: one that is thrown away, for this command alone.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=localhost \
    python manage.py collectstatic --no-input --verbosity 0

RUN useradd --system --uid 10001 --no-create-home alongside \
    && install -d -o alongside -g alongside /var/lib/alongside/media
USER alongside
EXPOSE 8000
CMD ["gunicorn", "cms.wsgi"]


FROM nginx:1.28-alpine AS nginx
COPY docs/operations/nginx.conf /etc/nginx/nginx.conf
# At each start the names that the site answers to take the place of the example.
RUN printf '%s\n' '#!/bin/sh' 'names=$(echo "${ALLOWED_HOSTS:?}" | tr "," " ")' \
    'sed -i "s/server_name .*;/server_name $names;/" /etc/nginx/nginx.conf' > /docker-entrypoint.d/50-names.sh \
    && chmod +x /docker-entrypoint.d/50-names.sh
COPY --from=site /srv/alongside/static_collected /srv/static
