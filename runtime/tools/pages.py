"""Pages of the system's settings: what people call them, and what Windows and Linux desktops do.

Windows: "Launch the Windows Settings app" (learn.microsoft.com, ms-settings URI scheme reference). GNOME: the panels of
``gnome-control-center --list``. KDE: the modules of ``kcmshell5 --list``. Xfce: its dialogs' programs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """``windows`` follows ``ms-settings:``; the others are empty where that desktop has no such page."""

    windows: str
    gnome: str = ""
    kde: str = ""
    xfce: str = ""
    synonyms: tuple[str, ...] = ()


PAGES: dict[str, Page] = {
    "home": Page("", "", "", "xfce4-settings-manager", ("settings", "preferences", "system settings", "control panel", "control centre", "control center", "computer settings")),
    "about": Page("about", "info-overview", "kcm_about-distro", "xfce4-about", ("about this computer", "about my pc", "system information", "device information", "about page")),
    "accessibility": Page("easeofaccess", "universal-access", "kcm_access", "xfce4-accessibility-settings", ("ease of access", "magnifier", "narrator", "universal access")),
    "accounts": Page("yourinfo", "user-accounts", "kcm_users", "", ("account", "user accounts", "users", "my account", "user account")),
    "airplane_mode": Page("network-airplanemode", "", "", "", ("airplane mode", "flight mode", "aeroplane mode")),
    "apps": Page("appsfeatures", "applications", "", "", ("installed apps", "applications", "programs", "apps and features", "uninstall")),
    "background": Page("personalization-background", "background", "kcm_wallpaper", "xfdesktop-settings", ("wallpaper", "desktop background", "desktop picture")),
    "battery": Page("batterysaver", "power", "powerdevilprofilesconfig", "xfce4-power-manager-settings", ("battery saver", "battery usage")),
    "bluetooth": Page("bluetooth", "bluetooth", "kcm_bluetooth", "blueman-manager", ("bluetooth devices", "pair", "pairing")),
    "camera": Page("privacy-webcam", "camera", "", "", ("camera privacy", "webcam", "camera access", "camera permissions")),
    "colours": Page("colors", "", "kcm_colors", "xfce4-appearance-settings", ("colors", "colour", "color", "accent colour", "accent color", "appearance")),
    "date_time": Page("dateandtime", "datetime", "kcm_clock", "time-admin", ("date and time", "time zone", "timezone", "date time", "clock", "time and date")),
    "default_apps": Page("defaultapps", "default-apps", "componentchooser", "xfce4-mime-settings", ("default apps", "default applications", "default browser", "default programs", "file associations")),
    "display": Page("display", "display", "kcm_kscreen", "xfce4-display-settings", ("screen", "monitor", "monitors", "resolution", "screen resolution", "displays", "scaling", "second monitor", "external monitor")),
    "fonts": Page("fonts", "", "kcm_fonts", "", ("font", "typeface")),
    "keyboard": Page("typing", "keyboard", "kcm_keyboard", "xfce4-keyboard-settings", ("typing", "keyboard layout", "keyboard shortcuts", "shortcuts")),
    "language": Page("regionlanguage", "region", "kcm_translations", "", ("languages", "display language", "input language", "system language")),
    "location": Page("privacy-location", "location", "", "", ("location privacy", "location services", "gps")),
    "lock_screen": Page("lockscreen", "lock", "kcm_screenlocker", "xfce4-screensaver-preferences", ("lock screen", "screen saver", "screensaver", "screen lock")),
    "microphone": Page("privacy-microphone", "microphone", "", "", ("microphone privacy", "microphone access", "mic", "microphone permissions")),
    "mobile_hotspot": Page("network-mobilehotspot", "wifi", "", "", ("mobile hotspot", "hotspot", "tethering")),
    "mouse": Page("mousetouchpad", "mouse", "kcm_mouse", "xfce4-mouse-settings", ("pointer", "cursor", "mouse speed", "pointer speed")),
    "network": Page("network-status", "network", "kcm_networkmanagement", "nm-connection-editor", ("internet", "network and internet", "ethernet", "lan", "connection", "connections")),
    "night_light": Page("nightlight", "display", "kcm_nightcolor", "", ("night light", "night color", "night colour", "blue light", "blue light filter", "night shift")),
    "notifications": Page("notifications", "notifications", "kcm_notifications", "xfce4-notifyd-config", ("notification", "alerts", "do not disturb")),
    "power": Page("powersleep", "power", "powerdevilprofilesconfig", "xfce4-power-manager-settings", ("power and sleep", "sleep", "power options", "energy", "energy saving", "power saving", "power management")),
    "printers": Page("printers", "printers", "kcm_printer_manager", "system-config-printer", ("printer", "scanners", "printers and scanners", "printing")),
    "privacy": Page("privacy", "privacy", "kcm_activities", "", ("privacy and security", "permissions", "app permissions")),
    "proxy": Page("network-proxy", "network", "kcm_proxy", "", ("proxy server",)),
    "region": Page("regionformatting", "region", "kcm_regionandlang", "", ("regional", "date format", "regional format", "formats", "country", "currency format")),
    "sign_in": Page("signinoptions", "user-accounts", "kcm_users", "", ("sign in", "sign in options", "login options", "log in", "fingerprint", "pin", "password")),
    "sound": Page("sound", "sound", "kcm_pulseaudio", "pavucontrol", ("audio", "speakers", "speaker", "volume", "headphones", "audio output", "output device")),
    "startup_apps": Page("startupapps", "", "kcm_autostart", "xfce4-session-settings", ("startup", "startup apps", "autostart", "startup programs", "start up", "startup applications")),
    "storage": Page("storagesense", "info-overview", "", "", ("disk space", "storage sense", "disks", "hard drive")),
    "taskbar": Page("taskbar", "", "", "xfce4-panel", ("task bar", "panel", "dock")),
    "themes": Page("themes", "", "kcm_lookandfeel", "xfce4-appearance-settings", ("theme", "look and feel", "personalisation", "personalization")),
    "touchpad": Page("devices-touchpad", "mouse", "kcm_touchpad", "xfce4-mouse-settings", ("trackpad", "touch pad", "track pad")),
    "updates": Page("windowsupdate", "", "", "", ("update", "windows update", "system update", "software updates", "software update")),
    "vpn": Page("network-vpn", "network", "kcm_networkmanagement", "nm-connection-editor", ("vpn connection", "virtual private network")),
    "wifi": Page("network-wifi", "wifi", "kcm_networkmanagement", "nm-connection-editor", ("wi fi", "wireless", "wi fi networks", "wlan", "wireless network")),
}  # fmt: skip
HOME = "home"
"""The first page, meant where no other is said."""

SYNONYMS = {name: page.synonyms for name, page in PAGES.items()}
