#!/usr/bin/env bash
# A real WordPress on this machine's loopback, for the tests of the WordPress connector.
#
#   wordpress.sh start FOLDER PORT    installs what is missing, starts, and prints one JSON object when it is ready
#   wordpress.sh stop FOLDER
#
# WordPress comes from the npm package that the WordPress project builds for its Playground, its SQLite driver from the
# Playground's command line; PHP is the system's own. WORDPRESS_CACHE names a folder that keeps what was fetched.
# WORDPRESS_BUILD chooses the version (6.5). FOLDER holds the site, its database and php.log, and can be deleted.
set -euo pipefail

BUILDS='@wp-playground/wordpress-builds@0.9.19'
DRIVER='@wp-playground/cli@3.1.56'

die() { echo "wordpress.sh: $*" >&2; exit 1; }
[ $# -ge 2 ] || die "usage: start FOLDER PORT | stop FOLDER"
mkdir -p "$2"
folder=$(cd "$2" && pwd)

running() {
    local pid
    pid=$(cat "$folder/php.pid" 2>/dev/null) && [ -n "$pid" ] && kill -0 -- "-$pid" 2>/dev/null
}

if [ "$1" = stop ]; then
    if running; then
        pid=$(cat "$folder/php.pid")
        kill -- "-$pid" 2>/dev/null || true
        for _ in $(seq 50); do running || break; sleep 0.1; done
        kill -9 -- "-$pid" 2>/dev/null || true
    fi
    rm -f "$folder/php.pid"
    exit 0
fi
[ "$1" = start ] && [ $# -ge 3 ] || die "usage: start FOLDER PORT | stop FOLDER"
port=$3
if running && [ -s "$folder/info.json" ]; then cat "$folder/info.json"; exit 0; fi

# PHP with what WordPress and the driver need.
missing=()
command -v php >/dev/null || missing+=(php-cli)
command -v unzip >/dev/null || missing+=(unzip)
command -v curl >/dev/null || missing+=(curl)
modules=$(php -m 2>/dev/null || true)
has() { grep -qix "$1" <<<"$modules"; }
has pdo_sqlite || missing+=(php-sqlite3)
has dom || missing+=(php-xml)
has mbstring || missing+=(php-mbstring)
has gd || missing+=(php-gd)
has curl || missing+=(php-curl)
if [ ${#missing[@]} -gt 0 ]; then
    command -v apt-get >/dev/null || die "this machine lacks: ${missing[*]}"
    [ "$(id -u)" = 0 ] && root=() || root=(sudo -n)
    { "${root[@]}" apt-get -o DPkg::Lock::Timeout=300 update &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 \
            install -y --no-install-recommends "${missing[@]}"; } >"$folder/apt.log" 2>&1 ||
        die "could not install ${missing[*]}; see $folder/apt.log"
fi

cache=${WORDPRESS_CACHE:-$folder/cache}
fetch() { # PACKAGE FOLDER
    [ -e "$2/.complete" ] && return
    rm -rf "$2" && mkdir -p "$2"
    (cd "$2" && npm pack "$1" --silent >/dev/null && tar xzf ./*.tgz --strip-components=1 && rm -f ./*.tgz) ||
        die "could not fetch $1"
    touch "$2/.complete"
}
site="$folder/site"
if [ ! -e "$site/.complete" ]; then
    fetch "$BUILDS" "$cache/builds"
    fetch "$DRIVER" "$cache/driver"
    rm -rf "$site" "$folder/driver" && mkdir -p "$site" "$folder/driver"
    unzip -q "$cache/builds/src/wordpress/wp-${WORDPRESS_BUILD:-6.5}.zip" -d "$site"
    unzip -q "$cache/driver/sqlite-database-integration.zip" -d "$folder/driver"
    rm -rf "$site/wp-content/database"
    mkdir -p "$site/wp-content/mu-plugins" "$site/wp-content/uploads"
    mv "$folder"/driver/*sqlite-database-integration* "$site/wp-content/mu-plugins/sqlite-database-integration"
    sed -e "s#'{SQLITE_IMPLEMENTATION_FOLDER_PATH}'#__DIR__ . '/mu-plugins/sqlite-database-integration'#" \
        -e 's#{SQLITE_PLUGIN}#sqlite-database-integration/load.php#' \
        "$site/wp-content/mu-plugins/sqlite-database-integration/db.copy" >"$site/wp-content/db.php"
    touch "$site/.complete"
fi

cat >"$site/wp-config.php" <<PHP
<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'x'); define('DB_PASSWORD', 'x'); define('DB_HOST', 'localhost');
define('DB_CHARSET', 'utf8mb4'); define('DB_DIR', __DIR__ . '/wp-content/database/'); define('DB_FILE', '.ht.sqlite');
foreach (array('AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE') as \$name) {
    define(\$name . '_KEY', 'for tests on loopback'); define(\$name . '_SALT', 'for tests on loopback');
}
\$table_prefix = 'wp_';
define('WP_HOME', 'http://127.0.0.1:$port'); define('WP_SITEURL', WP_HOME);
// Application passwords over plain http are for a local site only.
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('DISABLE_WP_CRON', true);
define('WP_DEBUG', false); define('EMPTY_TRASH_DAYS', 30);
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
PHP
cat >"$folder/router.php" <<'PHP'
<?php
$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (strpos($path, '..') !== false) { http_response_code(403); return true; }
if ($path !== '/' && is_file($root . $path) && substr($path, -4) !== '.php') return false;
$script = substr($path, -4) === '.php' && is_file($root . $path) ? $path : '/index.php';
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
$_SERVER['SCRIPT_FILENAME'] = $root . $script;
chdir($root);
require $root . $script;
PHP
cat >"$folder/install.php" <<'PHP'
<?php
[$_, $root, $port] = $argv;
$_SERVER += array('HTTP_HOST' => "127.0.0.1:$port", 'REQUEST_URI' => '/', 'REQUEST_METHOD' => 'GET',
    'SERVER_PROTOCOL' => 'HTTP/1.1', 'REMOTE_ADDR' => '127.0.0.1');
define('WP_INSTALLING', true);
require $root . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_false');
if (!is_blog_installed()) {
    wp_install('Testblatt', 'admin', 'admin@example.org', true, '', wp_generate_password());
    update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
    // So that a post's two times differ.
    update_option('timezone_string', 'Asia/Shanghai');
    flush_rewrite_rules();
}
$users = array();
foreach (array('editor', 'author', 'contributor', 'subscriber') as $role) {
    $user = get_user_by('login', $role);
    $id = $user ? $user->ID : wp_insert_user(array('user_login' => $role, 'role' => $role, 'display_name' => $role,
        'user_pass' => wp_generate_password(), 'user_email' => "$role@example.org"));
    WP_Application_Passwords::delete_all_application_passwords($id);
    $made = WP_Application_Passwords::create_new_application_password($id, array('name' => 'Galley'));
    $users[$role] = WP_Application_Passwords::chunk_password($made[0]);
}
echo json_encode(array('url' => "http://127.0.0.1:$port/", 'version' => $GLOBALS['wp_version'], 'users' => $users),
    JSON_UNESCAPED_SLASHES), "\n";
PHP
php -d display_errors=stderr -d memory_limit=512M "$folder/install.php" "$site" "$port" >"$folder/installed" \
    2>"$folder/install.log" || die "WordPress could not be installed; see $folder/install.log"
tail -n 1 "$folder/installed" >"$folder/info.json"

( cd "$site" && PHP_CLI_SERVER_WORKERS=4 exec setsid php -d memory_limit=256M -d upload_max_filesize=64M \
    -d post_max_size=70M -d display_errors=0 -S "127.0.0.1:$port" -t "$site" "$folder/router.php" \
    >"$folder/php.log" 2>&1 </dev/null & echo $! >"$folder/php.pid" )
for _ in $(seq 100); do
    running || break
    if curl -fsS -o /dev/null "http://127.0.0.1:$port/wp-json/" 2>/dev/null; then
        cat "$folder/info.json"
        exit 0
    fi
    sleep 0.2
done
die "WordPress did not answer; see $folder/php.log"
