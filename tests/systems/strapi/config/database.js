module.exports = ({ env }) => ({
  connection: {
    client: 'postgres',
    connection: { connectionString: env('SITE_DATABASE'), schema: env('SITE_SCHEMA') },
  },
});
