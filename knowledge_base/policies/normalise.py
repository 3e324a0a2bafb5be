"""The form in which texts are compared: simplified characters, half width, lower case.

Every mapping is one character to one character, so a position in the normalised text is the same position in
the stored text. Nothing here is ever stored or shown: quotations come from the stored text.
"""

from __future__ import annotations

# Traditional and simplified forms in pairs, of the characters that occur in official and school language.
# Left out on purpose: characters that are also simplified in some word (著 in 显著, 乾 in 乾坤).
_PAIRS = """
評评 國国 學学 會会 質质 關关 聯联 發发 體体 設设 養养 徹彻 劃划 綱纲 動动 計计 勵励 貫贯 導导 據据 點点 價价 師师
專专 業业 課课 題题 機机 構构 實实 驗验 習习 訓训 論论 預预 幫帮 標标 準准 層层 類类 環环 節节 輸输 過过 週周 結结
術术 與与 為为 於于 從从 來来 時时 間间 對对 將将 應应 該该 職职 責责 權权 單单 協协 調调 統统 籌筹 監监 測测 診诊
斷断 饋馈 證证 開开 廣广 強强 規规 範范 運运 營营 總总 綜综 態态 慶庆 義义 務务 員员 聽听 讀读 寫写 說说 話话 語语
詞词 譯译 試试 認认 識识 記记 錄录 議议 討讨 決决 審审 選选 擇择 條条 項项 則则 個个 們们 這这 裡里 裏里 頭头 腦脑
電电 視视 網网 絡络 數数 庫库 資资 訊讯 訪访 問问 報报 紙纸 書书 館馆 圖图 畫画 場场 處处 辦办 廳厅 縣县 鄉乡 鎮镇
區区 歐欧 亞亚 華华 漢汉 臺台 灣湾 韓韩 萬万 億亿 雙双 兩两 幾几 歲岁 紀纪 歷历 曆历 舊旧 陳陈 張张 劉刘 趙赵 楊杨
黃黄 吳吴 鄭郑 馬马 羅罗 韋韦 龍龙 鳳凤 魚鱼 鳥鸟 麗丽 愛爱 樂乐 藝艺 飛飞 風风 雲云 氣气 熱热 燈灯 爐炉 煙烟 燒烧
製制 複复 復复 後后 徑径 遠远 進进 達达 還还 適适 遞递 遲迟 邊边 遷迁 遺遗 鄰邻 醫医 釋释 鑒鉴 鑑鉴 鐵铁 銀银 錢钱
錯错 鍵键 鎖锁 長长 門门 閉闭 閱阅 隊队 階阶 際际 陽阳 陰阴 險险 隨随 隱隐 難难 雖虽 離离 雜杂 靈灵 靜静 響响 頁页
順顺 須须 頒颁 領领 顧顾 顯显 願愿 飯饭 飲饮 餘余 駐驻 騰腾 驅驱 驚惊 髮发 鬥斗 齊齐 齡龄 齒齿 優优 傳传 債债 傷伤
傾倾 僅仅 儀仪 償偿 儲储 兒儿 內内 冊册 凍冻 凱凯 別别 刪删 創创 劑剂 劇剧 勞劳 勢势 勝胜 勸劝 匯汇 卻却 厭厌 參参
叢丛 啟启 嘆叹 嚴严 囑嘱 圍围 園园 圓圆 團团 執执 堅坚 塊块 墊垫 墜坠 墳坟 壓压 壞坏 壯壮 聲声 殼壳 夢梦 奪夺 奮奋
獎奖 婦妇 媽妈 孫孙 寧宁 寬宽 寶宝 尋寻 屆届 屬属 島岛 崗岗 嶺岭 幣币 帳帐 帶带 幹干 廠厂 廢废 彈弹 彙汇 徵征 恆恒
恥耻 悅悦 惡恶 惱恼 慣惯 憂忧 憑凭 憲宪 懷怀 戰战 戲戏 戶户 拋抛 捨舍 掃扫 掛挂 採采 換换 揚扬 損损 搖摇 撐撑 撥拨
擁拥 擊击 擔担 擬拟 擴扩 攜携 攝摄 敗败 敵敌 斂敛 曉晓 暫暂 東东 極极 槍枪 樓楼 樣样 橋桥 檔档 檢检 欄栏 歡欢 殘残
殺杀 沒没 況况 淚泪 淨净 淺浅 減减 渦涡 湯汤 溝沟 溫温 滅灭 滿满 漸渐 潔洁 澤泽 濃浓 濟济 濤涛 瀏浏 災灾 爭争 爲为
牆墙 狀状 猶犹 獨独 獲获 獻献 現现 產产 畢毕 異异 當当 療疗 盜盗 盡尽 盤盘 眾众 矯矫 確确 碼码 禮礼 禍祸 禪禅 種种
稱称 積积 穩稳 窮穷 競竞 筆笔 築筑 簡简 簽签 籃篮 糧粮 糾纠 約约 級级 純纯 納纳 細细 終终 組组 絕绝 給给 經经 維维
緊紧 線线 編编 緩缓 練练 縮缩 績绩 織织 繼继 續续 纖纤 罰罚 聖圣 聞闻 聰聪 肅肃 脈脉 脫脱 腳脚 膚肤 臨临 舉举 艦舰
莊庄 葉叶 蓋盖 蘇苏 藥药 虛虚 號号 補补 裝装 襲袭 見见 覺觉 覽览 觀观 觸触 訂订 訴诉 詢询 詳详 誠诚 誤误 請请 諮咨
諾诺 謀谋 講讲 謝谢 譽誉 護护 讓让 豐丰 貢贡 財财 貧贫 貨货 販贩 貴贵 買买 費费 貿贸 賀贺 賓宾 賞赏 賠赔 賢贤 賣卖
賴赖 贈赠 贊赞 趕赶 趨趋 跡迹 踐践 車车 軌轨 軍军 軟软 較较 載载 輔辅 輕轻 輛辆 輪轮 輯辑 轉转 轄辖 農农 連连 違违
釐厘 鄧邓 鋼钢 鑽钻 閒闲 闆板 闊阔 陸陆 陣阵 隸隶 雞鸡 霧雾 韻韵 頂顶 頻频 額额 飄飘 馳驰 駕驾 騙骗 鬆松 魯鲁 鮮鲜
鳴鸣 麥麦 黨党 齋斋 龐庞 龜龟 衝冲 眞真 勳勋 証证 産产 啓启 羣群 纔才 麼么 嗎吗
"""

_SAME = {pair[0]: pair[1] for pair in _PAIRS.split()}
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
_LOWER = {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_FULL_WIDTH_LOWER = {chr(code + 0xFEE0): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}

_TO_SIMPLIFIED = str.maketrans(_SAME)
_TO_COMPARABLE = str.maketrans(_SAME | _FULL_WIDTH | _LOWER | _FULL_WIDTH_LOWER)


def to_simplified(text: str) -> str:
    """`text` with traditional characters replaced, for titles that people read; same length."""
    return text.translate(_TO_SIMPLIFIED)


def comparable(text: str) -> str:
    """`text` as it is compared in indexes and look-ups; same length as the input, position by position."""
    return text.translate(_TO_COMPARABLE)
