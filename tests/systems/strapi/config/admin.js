module.exports = {
  auth: { secret: 'a-secret-of-a-site-under-test' },
  apiToken: { salt: 'a-salt-of-a-site-under-test' },
  transfer: { token: { salt: 'a-salt-of-a-site-under-test' } },
  secrets: { encryptionKey: 'a-key-of-thirty-two-characters..' },
  serveAdminPanel: false,
  watchIgnoreFiles: ['**'],
};
