# syntax=docker/dockerfile:1

# Everything that is needed to build, and nothing of it in the image that runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

# What runs needs only the packages that are not bundled.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production \
    NEVERMORE_ENV=production \
    NEVERMORE_HOST=0.0.0.0 \
    NEVERMORE_DATA_DIR=/data
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY migrations ./migrations
COPY proto ./proto
COPY collector/config.yaml ./collector/config.yaml
COPY cli/nevermore.mjs ./cli/nevermore.mjs
COPY --from=build /app/dist ./dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8110 4317 4318
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.NEVERMORE_PORT || 8110) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# As `npm start`: spans on their way outlive 16 MB of garbage, and copying them twice is a tenth of what the program does.
ENTRYPOINT ["node", "--max-semi-space-size=32", "cli/nevermore.mjs"]
CMD ["up"]
