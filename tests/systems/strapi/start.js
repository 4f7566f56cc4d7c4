// Strapi without its admin panel's pages: what an editor does is asked for over the same interface.
const { createStrapi } = require('@strapi/strapi');

createStrapi({ appDir: __dirname, distDir: __dirname }).start();
