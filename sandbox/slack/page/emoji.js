// The names that the bot uses, and the commonest others.

const NAMES = {
  white_check_mark: "✅", heavy_check_mark: "✔️", warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫",
  grey_question: "❔", question: "❓", exclamation: "❗", hourglass_flowing_sand: "⏳", hourglass: "⌛",
  x: "❌", mag: "🔍", mag_right: "🔎", outbox_tray: "📤", inbox_tray: "📥", mailbox: "📫",
  information_source: "ℹ️", envelope: "✉️", email: "📧", e_mail: "📧", "e-mail": "📧", love_letter: "💌",
  clock1: "🕐", clock3: "🕒", clock9: "🕘", alarm_clock: "⏰", stopwatch: "⏱️", lock: "🔒", unlock: "🔓",
  key: "🔑", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrow_forward: "▶️",
  leftwards_arrow_with_hook: "↩️", repeat: "🔁", arrows_counterclockwise: "🔄", bell: "🔔",
  no_bell: "🔕", rotating_light: "🚨", red_circle: "🔴", large_orange_circle: "🟠",
  large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪",
  black_circle: "⚫", eyes: "👀", wave: "👋", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎",
  tada: "🎉", bulb: "💡", memo: "📝", bar_chart: "📊", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", robot_face: "🤖",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", office: "🏢", cloud: "☁️", zap: "⚡", fire: "🔥",
  double_vertical_bar: "⏸️", pause_button: "⏸️", octagonal_sign: "🛑", construction: "🚧", globe_with_meridians: "🌐",
  link: "🔗", pushpin: "📌", heavy_minus_sign: "➖", heavy_plus_sign: "➕", mute: "🔇", speech_balloon: "💬",
  calendar: "📅", package: "📦", shield: "🛡️", sos: "🆘", new: "🆕", ok: "🆗", hash: "#️⃣", books: "📚",
  see_no_evil: "🙈", ballot_box_with_check: "☑️", small_blue_diamond: "🔹", small_orange_diamond: "🔸",
};

export const emoji = (name) => NAMES[name] ?? `:${name}:`;
