# syntax=docker/dockerfile:1
# ses-why in a container: runs as a user of its own, with a read-only root file system.
#   docker build -t ses-why .
#   docker run --read-only --tmpfs /tmp -v ses-why:/data --env-file .env ses-why [serve | ingest | watch | …]
# To build the same image tomorrow, name the base by its digest: --build-arg PYTHON=python@sha256:…
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS packages
# with Sentry: --build-arg REQUIREMENTS="-r requirements.txt -r requirements-sentry.txt"
ARG REQUIREMENTS="-r requirements.txt"
COPY requirements.txt requirements-sentry.txt /
RUN python -m venv --without-pip /venv \
 && python -m pip --disable-pip-version-check --python /venv install --no-cache-dir --no-compile \
      --only-binary :all: --require-hashes ${REQUIREMENTS}

FROM ${PYTHON}
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin ses-why \
 && install -d -o ses-why -g ses-why -m 0700 /data
COPY --from=packages /venv /venv
COPY bot /app/bot
COPY checks /app/checks
# no code can be compiled later: the root file system is read-only
RUN python -m compileall -q /app /venv/lib
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ENV_FILE= \
    HTTP_PORT=8080 \
    DATABASE_URL=sqlite:////data/ses-why.sqlite3
WORKDIR /app
USER 10001:10001
VOLUME /data
# by the port that the process was given, from inside; without one (HTTP_PORT=0) there is none to ask
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request as r; p = os.environ['HTTP_PORT']; p == '0' or r.urlopen(f'http://127.0.0.1:{p}/healthz', timeout=4)"]
# questions at work may finish: 10 seconds, and posts
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
