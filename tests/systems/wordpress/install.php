<?php
// Installs WordPress for a test: tables, an editor with an application password, a theme that prints its head.
define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
$made = wp_install('The Harbour Times', 'editor', 'editor@example.org', true, '', 'a-long-password-for-tests');
switch_theme('plain');
update_option('active_plugins', ['cutline.php']);
update_option('cutline', ['service' => $argv[2], 'source' => 'wordpress', 'secret' => $argv[3]]);
update_option('permalink_structure', '');
[$password] = WP_Application_Passwords::create_new_application_password($made['user_id'], ['name' => 'test']);
echo $password;
