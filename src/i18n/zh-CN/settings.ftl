# The settings: setting-NAME and setting-NAME-doc, by their names in config.toml.
settings-group-look = 外观
settings-group-input = 键盘与鼠标
settings-group-notices = 通知
settings-group-connection = 连接

setting-lang = 语言
setting-lang-doc = 界面语言：`en`、`zh-CN`，或 `auto` 随系统区域设置。
setting-theme = 主题
setting-theme-doc = 主题名称，见 `canteen themes`；`auto` 选择适合终端的主题。
setting-ascii = 仅用 ASCII
setting-ascii-doc = 边框和标记只用 ASCII 字符绘制。
setting-time = 时间格式
setting-time-doc = 时刻的写法：`24h` 或 `12h`。
setting-hints = 按键提示
setting-hints-doc = 状态栏显示哪些提示：`fading`（用过几次的不再显示）、`all`（全部）或 `off`（不显示）。
setting-page_size = 每页成员数
setting-page_size-doc = `canteen admin member list --page N` 每页显示多少成员：`20`、`50` 或 `100`。
setting-keymap = 键位方案
setting-keymap-doc = 键位方案名称：`default`、`vim` 或 `emacs`。您自己的 `keys.toml` 叠加在其上。
setting-chord_ms = 组合键等待
setting-chord_ms-doc = 组合键可能还有后续按键时等待多久才按较短的含义执行，单位毫秒，100 到 5000。
setting-mouse = 鼠标
setting-mouse-doc = 使用鼠标。关闭后终端自带的选择照常可用。
setting-scroll = 滚轮行数
setting-scroll-doc = 鼠标滚轮每格滚动的行数，1 到 20。
setting-notify = 通知方式
setting-notify-doc = 您不在看时新消息如何提醒：`desktop`（桌面通知）、`terminal`（终端通知）、`bell`（响铃）、`off`（关闭），或 `auto`：有桌面用桌面，SSH 上用终端。
setting-notify_for = 通知范围
setting-notify_for-doc = 哪些消息提醒：`all` 为所有未免打扰的会话，`personal` 仅单聊和提到您的消息。
setting-notify_text = 通知显示内容
setting-notify_text-doc = 通知中显示消息内容，还是只显示发送人。
setting-bell = 响铃
setting-bell-doc = 提醒时是否同时响铃。
setting-pictures = 图片
setting-pictures-doc = 在聊天中显示图片，并为此获取不超过 8 MB 的图片；无论是否显示，都可按 s 保存、按 o 打开。
setting-player = 音频播放器
setting-player-doc = 播放声音的程序及其参数，例如 mpv --no-video；auto 为找到的第一个。它在客户端所在的机器上运行，通过 SSH 时即远端。
setting-title = 窗口标题
setting-title-doc = 窗口标题是否显示未读数。
setting-away_minutes = 自动离开
setting-away_minutes-doc = 多少分钟无按键后状态变为离开，直到下次按键；0 表示从不。已断开的终端没有按键。
setting-away_detached = 脱离时离开
setting-away_detached-doc = tmux 会话没有连接任何终端时状态为离开。每分钟检查一次。
setting-ca_file = 自有证书
setting-ca_file-doc = 除常用证书外还信任的 PEM 证书文件：用于公司自行签发证书的服务器。下次启动生效。
setting-plain_ws = 不用 TLS
setting-plain_ws-doc = 允许不经 TLS 连接其他机器。途中的任何人都能读取和修改一切，包括密码。下次启动生效。

notice-private = { $who } 发来新消息

settings-title = 设置
settings-hint = 输入几个字母查找
settings-empty = 没有匹配的设置。
settings-default = 默认：{ $value }
settings-given = 本次由命令行指定
settings-on = 开
settings-off = 关
settings-none = 无
settings-forget = 重新显示所有提示
settings-forgot = 所有提示将重新显示。

themes-title = 主题
themes-hint = 输入名称的几个字母
themes-empty = 没有匹配的主题。
themes-own = 您自己的
themes-auto = 适合终端：{ $name }

command-settings = 设置
command-settings-doc = 配置文件中的一切，就地修改并保存。
command-setting = 修改设置
command-setting-doc = 所选设置的下一个或上一个值，或恢复默认。

context-settings = 设置中
hint-change = 修改
hint-default = 默认
