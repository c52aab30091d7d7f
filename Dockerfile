FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY src ./src
# A new volume takes over this owner.
RUN mkdir /data && chown node:node /data
ENV DATA_DIR=/data
USER node
# As `npm start`: the worker waits for vendors, so memory counts for more than speed.
CMD ["node", "--max-semi-space-size=1", "--optimize-for-size", "src/main.ts"]
