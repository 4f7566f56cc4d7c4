<?php
// Sign the address of a Cutline card. See the README beside this folder.

declare(strict_types=1);

/** Return the address of the picture $name, such as "og.jpg", that this order describes. */
function cutline_sign(string $baseUrl, string $kid, string $key, array $order, string $name): string
{
    $flags = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_LINE_TERMINATORS | JSON_THROW_ON_ERROR;
    $payload = cutline_base64url(json_encode(cutline_sorted($order), $flags));
    $signature = cutline_base64url(hash_hmac('sha256', "c:$payload/$name", $key, true));
    return rtrim($baseUrl, '/') . "/c/$kid.$signature/$payload/$name";
}

/** Return the value with the names of every object in order, so that one order has one address. */
function cutline_sorted($value)
{
    if (!is_array($value)) {
        return $value;
    }
    $isList = $value === [] || array_keys($value) === range(0, count($value) - 1);
    if (!$isList) {
        ksort($value, SORT_STRING);
    }
    return array_map('cutline_sorted', $value);
}

function cutline_base64url(string $data): string
{
    return rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
}
