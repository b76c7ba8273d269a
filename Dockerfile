# Staffroom as a container. Build: docker build -t staffroom . ; docs/operations.md says how it is run.
FROM node:20.20-bookworm-slim

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs a script of its own to be installed.
RUN npm ci --omit=dev --ignore-scripts --no-audit && npm cache clean --force
COPY src src
COPY cards cards
COPY manifests manifests
COPY school.example school.example

# Records, keys and the school's folder are mounted; the program itself can be read only.
RUN mkdir -p /data /keys /school && chown node:node /data /keys
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3978 SCHOOL_DIR=/school DATA_DIR=/data MASTER_KEY_FILE=/keys/master.key CACHE_DIR=none
VOLUME ["/data", "/keys"]
EXPOSE 3978
# Started without a shell, so that the signal to stop reaches the desk.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:3978/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "tsx", "src/main.ts"]
