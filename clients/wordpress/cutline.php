<?php
/**
 * Plugin Name: Cutline share cards
 * Description: Tells Cutline when an article is published, edited or taken down, and names its share card in the page.
 * Version: 1.0.0
 * Requires at least: 5.6
 * Requires PHP: 7.4
 * License: Apache-2.0
 *
 * One file: copy it to wp-content/plugins/ and fill in Settings > Cutline. The secret may stand in wp-config.php
 * instead, as CUTLINE_SECRET. An editor never waits longer than a second for the service.
 */

declare(strict_types=1);

defined('ABSPATH') || exit;

const CUTLINE_TIMEOUT = 1;
const CUTLINE_PAUSES = [30, 120, 600, 3600, 14400]; // seconds before a message is sent again
const CUTLINE_IMAGE = '_cutline_image';
const CUTLINE_TROUBLE = '_cutline_trouble';
const CUTLINE_CREDIT = '_cutline_credit';

add_action('wp_after_insert_post', 'cutline_saved', 20, 4);
add_action('before_delete_post', 'cutline_deleted', 10, 2);
add_action('attachment_updated', 'cutline_photo_changed', 20);
add_action('cutline_send_again', 'cutline_send_again', 10, 3);
add_action('wp_head', 'cutline_print_tags', 5);
add_action('rest_api_init', 'cutline_listen');
add_action('init', 'cutline_open_meta');
add_action('admin_menu', 'cutline_add_page');
add_action('admin_init', 'cutline_register');
add_action('admin_notices', 'cutline_show_trouble');
add_filter('attachment_fields_to_edit', 'cutline_show_credit', 10, 2);
add_filter('attachment_fields_to_save', 'cutline_save_credit', 10, 2);
foreach (['wpseo_opengraph_image', 'wpseo_twitter_image'] as $cutline_filter) {
    add_filter($cutline_filter, 'cutline_in_yoast');
}
add_filter('rank_math/opengraph/facebook/image', 'cutline_in_place');
add_filter('rank_math/opengraph/twitter/image', 'cutline_in_place');
add_filter('jetpack_open_graph_tags', 'cutline_in_jetpack');

/** Return one setting: service, source or secret. */
function cutline_setting(string $name): string
{
    if ($name === 'secret' && defined('CUTLINE_SECRET')) {
        return (string) CUTLINE_SECRET;
    }
    $settings = (array) get_option('cutline', []);
    return trim((string) ($settings[$name] ?? ''));
}

/** Tell whether articles of this kind have cards. */
function cutline_cares(WP_Post $post): bool
{
    $types = apply_filters('cutline_post_types', ['post', 'page']);
    return in_array($post->post_type, $types, true) && cutline_setting('service') !== '';
}

/** An article was saved, its photo and its terms with it. */
function cutline_saved(int $id, WP_Post $post, bool $update, ?WP_Post $before): void
{
    if (!cutline_cares($post) || wp_is_post_revision($id) || wp_is_post_autosave($id)) {
        return;
    }
    $was = $before instanceof WP_Post && cutline_is_public($before);
    if (cutline_is_public($post)) {
        cutline_send($id, $was ? 'post.updated' : 'post.published');
    } elseif ($was) {
        cutline_send($id, $post->post_status === 'trash' ? 'post.trashed' : 'post.unpublished');
    }
}

function cutline_is_public(WP_Post $post): bool
{
    return $post->post_status === 'publish' && $post->post_password === '';
}

/** An article is deleted for good without a stay in the trash. */
function cutline_deleted(int $id, WP_Post $post): void
{
    if (cutline_cares($post) && $post->post_status === 'publish') {
        cutline_send($id, 'post.deleted');
    }
}

/** A photo's caption, credit or file was changed: the articles that lead with it are told again. */
function cutline_photo_changed(int $photo): void
{
    $query = ['post_type' => 'any', 'post_status' => 'publish', 'meta_key' => '_thumbnail_id', 'meta_value' => $photo];
    foreach (get_posts($query + ['numberposts' => 20]) as $post) {
        if (cutline_cares($post)) {
            cutline_send($post->ID, 'post.updated');
        }
    }
}

/** Send a message that did not get through before; what is public now is what is told. */
function cutline_send_again(int $id, string $type, int $attempt): void
{
    $post = get_post($id);
    $gone = !$post instanceof WP_Post || !cutline_is_public($post);
    cutline_send($id, $gone ? 'post.unpublished' : 'post.updated', $attempt);
}

/** Send a message about an article; what is in the service's way is tried again later, by WordPress's own clock. */
function cutline_send(int $id, string $type, int $attempt = 0): void
{
    $message = ['type' => $type, 'timestamp' => gmdate('Y-m-d\TH:i:s\Z'), 'data' => cutline_article($id)];
    $body = (string) wp_json_encode($message, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    $answer = wp_remote_post(cutline_address(), [
        'timeout' => CUTLINE_TIMEOUT,
        'redirection' => 0,
        'headers' => cutline_signature($body) + ['Content-Type' => 'application/json'],
        'body' => $body,
    ]);
    $status = is_wp_error($answer) ? 0 : (int) wp_remote_retrieve_response_code($answer);
    if ($status === 202) {
        cutline_taken($id, (array) json_decode(wp_remote_retrieve_body($answer), true));
    } elseif (($status === 0 || $status === 429 || $status >= 500) && isset(CUTLINE_PAUSES[$attempt])) {
        wp_schedule_single_event(time() + CUTLINE_PAUSES[$attempt], 'cutline_send_again', [$id, $type, $attempt + 1]);
    } else {
        $words = is_wp_error($answer) ? $answer->get_error_message() : wp_remote_retrieve_body($answer);
        update_option('cutline_trouble', sprintf('%d %s', $status, mb_substr($words, 0, 300)), false);
    }
}

/** Note what the service said at once: where the card will be, or why there is none. */
function cutline_taken(int $id, array $answer): void
{
    delete_option('cutline_trouble');
    if (isset($answer['held'])) {
        cutline_note($id, '', (string) ($answer['held']['detail'] ?? ''));
    } elseif (isset($answer['image'])) {
        cutline_note($id, (string) $answer['image'], '');
    } else {
        cutline_note($id, '', '');
    }
}

function cutline_note(int $id, string $image, string $trouble): void
{
    foreach ([CUTLINE_IMAGE => $image, CUTLINE_TROUBLE => $trouble] as $key => $value) {
        $value === '' ? delete_post_meta($id, $key) : update_post_meta($id, $key, wp_slash($value));
    }
}

function cutline_address(): string
{
    return untrailingslashit(cutline_setting('service')) . '/hooks/' . rawurlencode(cutline_setting('source'));
}

/** Return the headers of a Standard Webhooks message. */
function cutline_signature(string $body): array
{
    $id = 'msg_' . wp_generate_uuid4();
    $seconds = (string) time();
    $made = hash_hmac('sha256', "$id.$seconds.$body", cutline_key(), true);
    return [
        'webhook-id' => $id,
        'webhook-timestamp' => $seconds,
        'webhook-signature' => 'v1,' . base64_encode($made),
    ];
}

/** Return the key in a secret: what follows whsec_ is Base64, anything else is the key itself. */
function cutline_key(): string
{
    $secret = cutline_setting('secret');
    return strpos($secret, 'whsec_') === 0 ? (string) base64_decode(substr($secret, 6), true) : $secret;
}

/** Return an article as the service reads it. */
function cutline_article(int $id): array
{
    $post = get_post($id);
    if (!$post instanceof WP_Post) {
        return ['id' => (string) $id];
    }
    $section = get_the_category($id)[0] ?? null;
    $article = [
        'id' => (string) $id,
        'collection' => cutline_collection($post),
        'status' => $post->post_status,
        'url' => (string) get_permalink($post),
        'headline' => cutline_plain($post->post_title),
        'description' => cutline_plain(get_the_excerpt($post)),
        'language' => cutline_language($id),
        'published' => (string) get_post_time(DATE_ATOM, true, $post),
        'modified' => (string) get_post_modified_time(DATE_ATOM, true, $post),
        'author' => (string) get_the_author_meta('display_name', (int) $post->post_author),
        'section' => $section ? cutline_plain($section->name) : null,
        'image' => cutline_photo((int) get_post_thumbnail_id($post)),
    ];
    return apply_filters('cutline_article', $article, $post);
}

/** Return the name under which WordPress's own interface keeps articles of this kind. */
function cutline_collection(WP_Post $post): string
{
    $type = get_post_type_object($post->post_type);
    return $type && is_string($type->rest_base) && $type->rest_base !== '' ? $type->rest_base : $post->post_type;
}

function cutline_plain(string $text): string
{
    return html_entity_decode(wp_strip_all_tags($text), ENT_QUOTES | ENT_HTML5, 'UTF-8');
}

function cutline_language(int $id): string
{
    $found = function_exists('pll_get_post_language') ? (string) pll_get_post_language($id, 'locale') : '';
    $details = apply_filters('wpml_post_language_details', null, $id);
    $found = $found !== '' ? $found : (string) (is_array($details) ? $details['locale'] ?? '' : '');
    return str_replace('_', '-', $found !== '' ? $found : get_locale());
}

/** Return a photo with what is known of its maker; `credit` is an editor's word, `image_meta` the file's. */
function cutline_photo(int $photo): ?array
{
    $whole = $photo ? wp_get_attachment_image_src($photo, 'full') : false;
    $attachment = $photo ? get_post($photo) : null;
    if (!$whole || !$attachment instanceof WP_Post) {
        return null;
    }
    $meta = (array) (wp_get_attachment_metadata($photo)['image_meta'] ?? []);
    return [
        'url' => $whole[0],
        'width' => $whole[1],
        'height' => $whole[2],
        'alt' => (string) get_post_meta($photo, '_wp_attachment_image_alt', true),
        'caption' => $attachment->post_excerpt,
        'credit' => cutline_credit($photo),
        'image_meta' => array_map('strval', array_intersect_key($meta, ['credit' => 1, 'copyright' => 1])),
    ];
}

/** Return the credit that an editor gave a photo, here or in a plugin made for it. */
function cutline_credit(int $photo): ?string
{
    $credit = '';
    foreach ([CUTLINE_CREDIT, '_media_credit', 'photo_credit', 'credit'] as $key) {
        $credit = $credit !== '' ? $credit : trim((string) get_post_meta($photo, $key, true));
    }
    return apply_filters('cutline_photo_credit', $credit, $photo) ?: null;
}

/** Return the address of the card that a page names: of a public article, not chosen otherwise by an editor. */
function cutline_image(): string
{
    $post = is_singular() ? get_post() : null;
    if (!$post instanceof WP_Post || !cutline_cares($post) || !cutline_is_public($post)) {
        return '';
    }
    if (get_post_meta($post->ID, '_yoast_wpseo_opengraph-image', true)) {
        return '';
    }
    $image = (string) get_post_meta($post->ID, CUTLINE_IMAGE, true);
    return $image === '' ? '' : add_query_arg('v', (string) get_post_modified_time('U', true, $post), $image);
}

/** Print the tags, unless a plugin that prints its own names the card through its filters. */
function cutline_print_tags(): void
{
    $image = cutline_image();
    $others = defined('WPSEO_VERSION') || class_exists('RankMath') || class_exists('Jetpack');
    if ($image === '' || apply_filters('cutline_leave_tags', $others)) {
        return;
    }
    $alt = cutline_plain((string) get_the_title());
    $tags = [
        ['property', 'og:image', $image],
        ['property', 'og:image:width', '1200'],
        ['property', 'og:image:height', '630'],
        ['property', 'og:image:type', 'image/jpeg'],
        ['property', 'og:image:alt', $alt],
        ['name', 'twitter:card', 'summary_large_image'],
        ['name', 'twitter:image', $image],
        ['name', 'twitter:image:alt', $alt],
    ];
    foreach ($tags as [$kind, $name, $content]) {
        printf("<meta %s=\"%s\" content=\"%s\">\n", $kind, esc_attr($name), esc_attr($content));
    }
}

/** @param mixed $given */
function cutline_in_yoast($given)
{
    return cutline_image() ?: $given;
}

/** @param mixed $given */
function cutline_in_place($given)
{
    return cutline_image() ?: $given;
}

function cutline_in_jetpack(array $tags): array
{
    $image = cutline_image();
    return $image === '' ? $tags : ['og:image' => $image, 'og:image:width' => '1200', 'og:image:height' => '630'] + $tags;
}

/** Let the service name a card in Yoast's own field, where it is asked to put cards into the site. */
function cutline_open_meta(): void
{
    register_post_meta('', '_yoast_wpseo_opengraph-image', [
        'type' => 'string',
        'single' => true,
        'show_in_rest' => true,
        'auth_callback' => fn (): bool => current_user_can('edit_posts'),
    ]);
}

/** Open the address that the service tells of cards: /wp-json/cutline/v1/told, or ?rest_route=/cutline/v1/told. */
function cutline_listen(): void
{
    register_rest_route('cutline/v1', '/told', [
        'methods' => 'POST',
        'callback' => 'cutline_told',
        'permission_callback' => 'cutline_verify',
    ]);
}

/** Tell whether a message is the service's: signed with our secret, within five minutes. */
function cutline_verify(WP_REST_Request $request): bool
{
    $id = (string) $request->get_header('webhook-id');
    $seconds = (string) $request->get_header('webhook-timestamp');
    if (cutline_key() === '' || !ctype_digit($seconds) || abs(time() - (int) $seconds) > 300) {
        return false;
    }
    $made = hash_hmac('sha256', "$id.$seconds." . $request->get_body(), cutline_key(), true);
    $good = 'v1,' . base64_encode($made);
    $given = explode(' ', (string) $request->get_header('webhook-signature'));
    return in_array(true, array_map(fn (string $each): bool => hash_equals($good, $each), $given), true);
}

/** Note what became of an article's card. Nothing is saved that would tell the service of the article again. */
function cutline_told(WP_REST_Request $request): WP_REST_Response
{
    $event = (array) $request->get_json_params();
    $data = (array) ($event['data'] ?? []);
    $id = (int) ($data['article'] ?? 0);
    if (get_post($id) instanceof WP_Post) {
        $ready = ($event['type'] ?? '') === 'card.ready';
        $held = in_array($event['type'] ?? '', ['card.held', 'card.failed'], true);
        $image = untrailingslashit(cutline_setting('service')) . '/c/' . cutline_setting('source') . "/$id/og.jpg";
        cutline_note($id, $ready ? $image : '', $held ? (string) ($data['detail'] ?? 'The card is held.') : '');
    }
    return new WP_REST_Response(['taken' => true]);
}

function cutline_show_trouble(): void
{
    $screen = function_exists('get_current_screen') ? get_current_screen() : null;
    $post = $screen && $screen->base === 'post' ? get_post() : null;
    $words = $post instanceof WP_Post ? (string) get_post_meta($post->ID, CUTLINE_TROUBLE, true) : '';
    if ($words !== '') {
        printf('<div class="notice notice-warning"><p>Cutline: %s</p></div>', esc_html($words));
    }
    $trouble = current_user_can('manage_options') ? (string) get_option('cutline_trouble', '') : '';
    if ($trouble !== '') {
        printf('<div class="notice notice-error"><p>Cutline took a message not: %s</p></div>', esc_html($trouble));
    }
}

function cutline_show_credit(array $fields, WP_Post $photo): array
{
    $value = (string) get_post_meta($photo->ID, CUTLINE_CREDIT, true);
    $field = ['label' => 'Photo credit', 'input' => 'text', 'value' => $value, 'helps' => 'Name / agency, as it is printed.'];
    return $fields + ['cutline_credit' => $field];
}

function cutline_save_credit(array $post, array $fields): array
{
    if (isset($fields['cutline_credit'])) {
        update_post_meta((int) $post['ID'], CUTLINE_CREDIT, sanitize_text_field(wp_unslash($fields['cutline_credit'])));
    }
    return $post;
}

function cutline_add_page(): void
{
    add_options_page('Cutline', 'Cutline', 'manage_options', 'cutline', 'cutline_page');
}

function cutline_register(): void
{
    register_setting('cutline', 'cutline', ['type' => 'array', 'sanitize_callback' => 'cutline_clean']);
}

/** @param mixed $given */
function cutline_clean($given): array
{
    $given = (array) $given;
    $before = (array) get_option('cutline', []);
    $service = esc_url_raw(trim((string) ($given['service'] ?? '')), ['http', 'https']);
    $secret = trim((string) ($given['secret'] ?? ''));
    return [
        'service' => untrailingslashit($service),
        'source' => sanitize_key((string) ($given['source'] ?? '')),
        'secret' => $secret !== '' ? $secret : (string) ($before['secret'] ?? ''),
    ];
}

function cutline_page(): void
{
    $rows = [
        ['service', 'Service', 'url', 'https://cards.example.org', cutline_setting('service')],
        ['source', 'Source', 'text', 'wordpress', cutline_setting('source')],
        ['secret', 'Secret', 'password', cutline_setting('secret') === '' ? '' : 'kept as it is', ''],
    ];
    echo '<div class="wrap"><h1>Cutline</h1><form method="post" action="options.php"><table class="form-table">';
    settings_fields('cutline');
    foreach ($rows as [$name, $label, $type, $hint, $value]) {
        printf(
            '<tr><th><label for="cutline-%1$s">%2$s</label></th><td><input class="regular-text" id="cutline-%1$s" '
            . 'name="cutline[%1$s]" type="%3$s" placeholder="%4$s" value="%5$s" autocomplete="off"></td></tr>',
            esc_attr($name), esc_html($label), esc_attr($type), esc_attr($hint), esc_attr($value)
        );
    }
    $told = rest_url('cutline/v1/told');
    printf('</table><p>Let the service tell this site at <code>%s</code>, with the same secret.</p>', esc_html($told));
    submit_button();
    echo '</form></div>';
}
