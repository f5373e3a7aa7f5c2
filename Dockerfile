# The lab size in one image: build the wheel with Node, run it without.
FROM node:22-bookworm-slim AS browser-code
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend ./
RUN npm run build
WORKDIR /src/elements
COPY elements/package.json elements/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY elements ./
RUN npm run build

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 KEMPELEN_DATA_DIR=/data
RUN useradd --create-home --uid 10001 kempelen && install -d -o 10001 -m 0700 /data
WORKDIR /src
COPY requirements/run.lock requirements/run.lock
RUN pip install --require-hashes --requirement requirements/run.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY src ./src
COPY --from=browser-code /src/src/kempelen/web/static/dist ./src/kempelen/web/static/dist
COPY --from=browser-code /src/elements/dist ./src/kempelen/web/task/dist
RUN pip install --no-deps .
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s CMD ["kempelen", "check"]
CMD ["kempelen", "serve", "--host", "0.0.0.0"]
