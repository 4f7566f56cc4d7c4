module.exports = ({ env }) => ({
  host: '127.0.0.1',
  port: env.int('SITE_PORT'),
  app: { keys: ['a-key-of-a-site-under-test'] },
});
