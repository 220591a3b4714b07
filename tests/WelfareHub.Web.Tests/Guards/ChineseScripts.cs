namespace WelfareHub.Web.Tests.Guards;

/// <summary>
/// The commonest characters that exist in one script only, as pairs of traditional and simplified. Characters that both scripts
/// use (后, 里, 干, 面, 系, 台, 准, 复, 划, 志, 制, 卷, 只, 板, 周, 松, 余, 才, 于, 几, 云, 表, 合, 向, 采, 克, 千, 丑, 布, 卜) are left out.
/// </summary>
internal static class ChineseScripts
{
    private const string Pairs =
        "預预約约檢检護护醫医員员會会會会達达選选擇择時时間间場场計计劃划體体請请與与個个們们這这裡里來来還还進进過过開开關关閉闭問问題题電电話话號号碼码"
        + "確确認认賬账戶户錄录資资訊讯訂订單单據据處处師师應应該该當当點点擊击線线網网頁页設设備备後后從从樣样種种類类別别數数據据條条傳传遞递運运輸输車车輛辆"
        + "順顺豐丰經经緯纬區区縣县鎮镇鄉乡陽阳陰阴東东廣广龍龙麗丽園园華华聯联絡络組组織织幹干務务優优惠惠獎奖動动幫帮助助愛爱兒儿親亲屬属歲岁齡龄歷历史史"
        + "須须頭头頸颈顏颜顯显現现視视觀观覺觉見见規规則则劉刘張张陳陈楊杨趙赵吳吴鄭郑馬马馮冯發发變变讓让說说讀读寫写聽听記记試试詢询談谈語语調调論论證证詳详"
        + "無无為为實实際际驗验誰谁離离難难雖虽雙双雜杂雲云霧雾靜静響响項项領领願愿顧顾飛飞飯饭飲饮館馆駕驾騎骑驚惊髮发魚鱼鳥鸟麥麦黃黄齊齐齒齿龜龟"
        + "嗎吗啟启嚴严國国圖图圓圆團团執执報报塊块壓压壞坏奪夺學学寧宁寶宝將将專专尋寻對对導导屆届層层岡冈幣币幾几庫库廠厂彈弹強强徵征復复憂忧懷怀態态慣惯慶庆"
        + "戰战戲戏撥拨損损換换擋挡擔担擴扩擺摆敗败敵敌斷断晝昼暫暂書书業业極极構构槍枪檔档欄栏歡欢歸归殘残氣气決决沒没測测準准溫温滅灭滿满漲涨潔洁濟济灣湾"
        + "災灾熱热燈灯營营爭争牆墙狀状獨独獲获環环產产畢毕療疗監监盤盘禮礼禦御積积穩稳窗窗競竞筆笔範范節节簡简籤签簽签約约紅红級级紙纸細细終终結结給给統统絕绝"
        + "綠绿維维緊紧緩缓編编練练繼继續续罰罚義义習习聖圣聲声職职聞闻腦脑膽胆臉脸舉举舊旧蓋盖藥药蘭兰術术衝冲補补裝装製制複复覽览觸触訪访評评詞词誤误課课諮咨"
        + "謝谢識识議议譯译負负財财責责買买費费貼贴賣卖質质賽赛贈赠贊赞趕赶跡迹踐践軟软較较載载輕轻轉转辦办邊边郵邮鄰邻釋释針针鈴铃銀银錢钱鍵键鎖锁鐘钟長长門门閱阅"
        + "隊队階阶隨随險险隱隐雞鸡霜霜韓韩順顺預预餐餐餘余馳驰髒脏鬆松黨党";

    /// <summary>Only ever written in traditional text.</summary>
    public static readonly IReadOnlySet<char> TraditionalOnly = Side(0);

    /// <summary>Only ever written in simplified text.</summary>
    public static readonly IReadOnlySet<char> SimplifiedOnly = Side(1);

    public static bool IsHan(char c) => c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF');

    private static HashSet<char> Side(int side)
    {
        const string shared = "后里干面系台准复划志制卷只板周松余才于几云表合向采克千丑布卜冲范征咨迹御";
        return [.. Enumerable.Range(0, Pairs.Length / 2).Where(i => Pairs[2 * i] != Pairs[(2 * i) + 1]).Select(i => Pairs[(2 * i) + side]).Where(c => !shared.Contains(c, StringComparison.Ordinal))];
    }
}
