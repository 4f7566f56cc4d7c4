<?php
define('DB_NAME', getenv('WP_DATABASE'));
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', '127.0.0.1');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', getenv('WP_ADDRESS'));
define('WP_SITEURL', getenv('WP_ADDRESS'));
define('WP_ENVIRONMENT_TYPE', 'local');
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_ACCESSIBLE_HOSTS', '127.0.0.1');
define('AUTH_KEY', 'a test'); define('SECURE_AUTH_KEY', 'a test'); define('LOGGED_IN_KEY', 'a test');
define('NONCE_KEY', 'a test'); define('AUTH_SALT', 'a test'); define('SECURE_AUTH_SALT', 'a test');
define('LOGGED_IN_SALT', 'a test'); define('NONCE_SALT', 'a test');
$table_prefix = 'wp_';
defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
