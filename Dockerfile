# The bot as a container: no port, no root, and nothing of what builds it. See docs/containers.md.

FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements-build.txt requirements-postgres.txt ./
# Both environments are checked against pinned hashes; only the second one is kept.
RUN python -m venv /build/tools \
    && /build/tools/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
       --require-hashes -r requirements-build.txt \
    && python -m venv /opt/sellerdesk \
    && /opt/sellerdesk/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
       --require-hashes -r requirements-postgres.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY simulator ./simulator
COPY storage ./storage
RUN /build/tools/bin/python -m hatchling build -t wheel -d /build/wheel \
    && /opt/sellerdesk/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
       --no-index --no-deps /build/wheel/*.whl

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Sellerdesk" \
      org.opencontainers.image.description="The Slack desk of an Amazon marketplace seller" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.1.0"
# A number, so that a runtime can see that it is not root; the volume takes the folder's owner.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin sellerdesk \
    && install -d -m 700 -o sellerdesk -g sellerdesk /data
COPY --from=build /opt/sellerdesk /opt/sellerdesk
ENV PATH="/opt/sellerdesk/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1
USER 10001
WORKDIR /data
VOLUME ["/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["sellerdesk", "healthy"]
ENTRYPOINT ["sellerdesk"]
CMD ["run"]
