# The emulator as an image: built in one stage, run from another that holds only what it needs.
FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY schemas ./schemas
COPY fixtures ./fixtures
COPY scripts ./scripts
COPY src ./src
RUN npm run build && rm -r dist/scripts && chmod -R a+rX dist package.json && npm ci --ignore-scripts --omit=dev --omit=optional && npm cache clean --force

FROM node:26-slim
LABEL org.opencontainers.image.title="scm-emulator" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.description="A local stand-in for the purchase call of Huawei Cloud SSL Certificate Manager" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production SCM_HOST=0.0.0.0
EXPOSE 8080
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["node", "dist/src/main.js", "health"]
ENTRYPOINT ["node", "dist/src/main.js"]
