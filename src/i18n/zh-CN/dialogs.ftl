# dialogs
invite-title = 邀请
invite-until = 有效期至 { $time }，按 Esc 关闭
invite-no-room = 终端太小，无法显示二维码。
