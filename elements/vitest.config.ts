import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { __VERSION__: '"test"', __CHUNKS__: "{}" },
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts"],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
