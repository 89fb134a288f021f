# dialogs
invite-title = 邀请
invite-until = 有效期至 { $time }，按 Esc 关闭
invite-no-room = 终端太小，无法显示二维码。

me-title = 我的名片
me-name = 姓名
me-english-name = 英文名
me-job = 职务
me-gender-unset = 未填写
me-password = 密码
me-code = 验证码
me-password-hint = 更改手机或邮箱需要密码
me-authenticator-hint = 更改手机或邮箱需要验证器的验证码
me-send-hint = 按 Enter 向现有邮箱或手机发送验证码
me-sent-hint = 已发送到现有邮箱或手机的验证码
me-account-stays = 不可更改
me-account-stays-short = 不可更改
me-not-yours = 由管理员维护
me-not-yours-short = 由管理员改
me-nothing-yours = 您的名片由管理员维护。
me-empty = 空
me-saving = 正在保存…
me-keys = Tab 下一项   Enter 保存   Esc 关闭
me-changed = 名片已更新。
me-wrong-proof = 密码或验证码不正确，或已使用过。未做任何更改。
me-taken = 该邮箱或手机号已被使用，请联系管理员。
