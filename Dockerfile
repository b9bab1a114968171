FROM python:3.11-slim AS build
RUN python -m venv /opt/gatherly
WORKDIR /build
# The locked packages first: they change less often than the source, and this layer is kept.
COPY requirements.txt ./
RUN /opt/gatherly/bin/pip install --no-cache-dir --requirement requirements.txt
COPY setup.cfg pyproject.toml README.md LICENSE ./
COPY alembic alembic
COPY src src
RUN /opt/gatherly/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/gatherly gatherly
COPY --from=build /opt/gatherly /opt/gatherly
ENV PATH=/opt/gatherly/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GATHERLY_DATA=/var/lib/gatherly \
    GATHERLY_HOST=0.0.0.0 \
    PORT=5000
USER gatherly
WORKDIR /var/lib/gatherly
EXPOSE 5000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["sh", "-c", "gatherly migrate && exec gatherly serve"]
