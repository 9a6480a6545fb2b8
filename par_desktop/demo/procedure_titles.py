"""Names of commune-level procedures by field, for the demo's sổ TTHC (minh họa): plausible, not an announced list."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "CT": """Chứng thực bản sao từ bản chính
Chứng thực chữ ký trong các giấy tờ, văn bản
Chứng thực chữ ký người dịch là cộng tác viên dịch thuật
Chứng thực hợp đồng, giao dịch liên quan đến tài sản là động sản
Chứng thực hợp đồng, giao dịch liên quan đến quyền của người sử dụng đất, nhà ở
Chứng thực di chúc
Chứng thực văn bản từ chối nhận di sản
Chứng thực văn bản thỏa thuận phân chia di sản
Chứng thực văn bản khai nhận di sản
Chứng thực việc sửa đổi, bổ sung, hủy bỏ hợp đồng, giao dịch
Sửa lỗi sai sót trong hợp đồng, giao dịch đã chứng thực
Cấp bản sao có chứng thực từ bản chính hợp đồng, giao dịch đã chứng thực
Cấp bản sao từ sổ gốc""",
    "HT": """Đăng ký khai sinh
Đăng ký khai sinh lưu động
Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con
Đăng ký khai sinh cho người đã có hồ sơ, giấy tờ cá nhân
Đăng ký lại khai sinh
Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi
Đăng ký kết hôn
Đăng ký kết hôn lưu động
Đăng ký lại kết hôn
Đăng ký khai tử
Đăng ký khai tử lưu động
Đăng ký lại khai tử
Liên thông đăng ký khai tử, xóa đăng ký thường trú, giải quyết mai táng phí, tử tuất
Đăng ký nhận cha, mẹ, con
Đăng ký giám hộ
Đăng ký chấm dứt giám hộ
Đăng ký giám sát việc giám hộ
Đăng ký thay đổi, cải chính, bổ sung thông tin hộ tịch
Cấp giấy xác nhận tình trạng hôn nhân
Cấp bản sao trích lục hộ tịch
Xác nhận thông tin hộ tịch
Ghi vào sổ hộ tịch việc ly hôn, hủy việc kết hôn
Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới""",
    "DD": """Hòa giải tranh chấp đất đai
Xác nhận hồ sơ đăng ký đất đai, cấp giấy chứng nhận lần đầu
Xác nhận nguồn gốc và thời điểm sử dụng đất
Xác nhận đơn đề nghị tách thửa, hợp thửa đất
Xác nhận hồ sơ chuyển mục đích sử dụng đất của hộ gia đình, cá nhân
Đăng ký chuyển đổi quyền sử dụng đất nông nghiệp giữa hộ gia đình, cá nhân
Đăng ký chuyển đổi cơ cấu cây trồng trên đất trồng lúa
Cho thuê đất thuộc quỹ đất nông nghiệp sử dụng vào mục đích công ích
Xác nhận hồ sơ đính chính giấy chứng nhận đã cấp
Xác nhận mất giấy chứng nhận quyền sử dụng đất và niêm yết thông báo
Xác nhận hợp đồng, văn bản về quyền sử dụng đất
Cung cấp thông tin, dữ liệu đất đai
Thu hồi đất do người sử dụng đất tự nguyện trả lại
Xác nhận hồ sơ gia hạn sử dụng đất của hộ gia đình, cá nhân""",
    "BTXH": """Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng
Chi trả trợ cấp xã hội hằng tháng khi đối tượng thay đổi nơi cư trú trong cùng địa bàn huyện
Quyết định trợ cấp xã hội hằng tháng khi đối tượng thay đổi nơi cư trú giữa các huyện
Nhận chăm sóc, nuôi dưỡng đối tượng cần bảo vệ khẩn cấp
Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội
Trợ giúp xã hội khẩn cấp về hỗ trợ làm nhà ở, sửa chữa nhà ở
Trợ giúp xã hội khẩn cấp về lương thực, nhu yếu phẩm
Xác định, xác định lại mức độ khuyết tật và cấp giấy xác nhận khuyết tật
Đổi, cấp lại giấy xác nhận khuyết tật
Tiếp nhận đối tượng vào cơ sở trợ giúp xã hội
Dừng trợ giúp xã hội tại cơ sở trợ giúp xã hội
Công nhận hộ nghèo, hộ cận nghèo; hộ thoát nghèo, hộ thoát cận nghèo định kỳ hằng năm
Công nhận hộ nghèo, hộ cận nghèo thường xuyên hằng năm
Công nhận hộ thoát nghèo, hộ thoát cận nghèo thường xuyên hằng năm
Công nhận hộ làm nông nghiệp, lâm nghiệp, ngư nghiệp có mức sống trung bình
Xác nhận đối tượng được hưởng chính sách hỗ trợ tiền điện
Cấp thẻ bảo hiểm y tế cho người thuộc hộ nghèo, cận nghèo
Đăng ký hoạt động đối với cơ sở trợ giúp xã hội dưới 10 đối tượng""",
    "NCC": """Xác nhận vào đơn đề nghị di chuyển hài cốt liệt sĩ
Giải quyết trợ cấp một lần đối với người có thành tích tham gia kháng chiến
Giải quyết chế độ trợ cấp thờ cúng liệt sĩ
Giải quyết chế độ mai táng phí đối với cựu chiến binh
Giải quyết chế độ mai táng phí đối với thanh niên xung phong
Giải quyết chế độ ưu đãi giáo dục đối với con của người có công
Cấp giấy xác nhận thân nhân của người có công
Hỗ trợ người có công đi làm phương tiện, dụng cụ chỉnh hình
Giải quyết chế độ đối với thân nhân liệt sĩ
Giải quyết chế độ người hoạt động kháng chiến bị nhiễm chất độc hóa học
Hưởng lại chế độ ưu đãi đối với người có công
Thăm viếng mộ liệt sĩ, di chuyển hài cốt liệt sĩ theo nguyện vọng
Cấp bổ sung, cấp lại giấy chứng nhận gia đình liệt sĩ
Trợ cấp một lần đối với dân công hỏa tuyến""",
    "LDVL": """Xác nhận người lao động có hoàn cảnh khó khăn vay vốn giải quyết việc làm
Xác nhận hồ sơ vay vốn hỗ trợ tạo việc làm, duy trì và mở rộng việc làm
Đăng ký nhu cầu học nghề của lao động nông thôn
Xác nhận hồ sơ hỗ trợ chi phí đào tạo nghề trình độ sơ cấp
Xác nhận hồ sơ lao động đi làm việc ở nước ngoài theo hợp đồng
Báo cáo sử dụng lao động là người giúp việc gia đình
Hỗ trợ người lao động bị chấm dứt hợp đồng do dịch bệnh""",
    "XD": """Xác nhận hồ sơ cấp giấy phép xây dựng nhà ở riêng lẻ
Tiếp nhận thông báo khởi công công trình
Xác nhận đơn đề nghị cấp số nhà
Cấp giấy phép sử dụng tạm thời một phần vỉa hè, lòng đường
Cấp giấy phép đào, lấp vỉa hè để lắp đặt công trình hạ tầng
Cung cấp thông tin quy hoạch xây dựng thuộc thẩm quyền
Xác nhận hiện trạng nhà ở đề nghị hỗ trợ
Đăng ký hoạt động tuyên truyền, quảng cáo trên bảng, băng rôn tại địa bàn
Xác nhận hồ sơ phá dỡ công trình cũ""",
    "MT": """Tham vấn ý kiến trong quá trình đánh giá tác động môi trường
Đăng ký môi trường
Xác nhận hợp đồng tiếp cận nguồn gen và chia sẻ lợi ích
Đăng ký khai thác nước dưới đất
Xác nhận kế hoạch thu gom chất thải rắn sinh hoạt
Đề nghị hỗ trợ thiệt hại do thiên tai, dịch bệnh trong chăn nuôi
Kê khai số lượng chăn nuôi tập trung và nuôi trồng thủy sản ban đầu""",
    "VHCS": """Xét tặng danh hiệu Gia đình văn hóa hằng năm
Xét tặng giấy khen Gia đình văn hóa
Công nhận câu lạc bộ thể thao cơ sở
Thông báo tổ chức lễ hội cấp xã
Thông báo thành lập thư viện cộng đồng
Thông báo chấm dứt hoạt động thư viện cộng đồng
Thông báo chia, tách, sáp nhập thư viện cộng đồng
Đăng ký hoạt động nhóm trẻ, lớp mẫu giáo độc lập tư thục
Cho phép nhóm trẻ độc lập hoạt động trở lại
Sáp nhập, chia, tách nhóm trẻ, lớp mẫu giáo độc lập tư thục
Giải thể nhóm trẻ, lớp mẫu giáo độc lập tư thục
Cho phép cơ sở giáo dục khác thực hiện chương trình giáo dục tiểu học""",
    "TNTG": """Đăng ký hoạt động tín ngưỡng
Đăng ký bổ sung hoạt động tín ngưỡng
Đăng ký sinh hoạt tôn giáo tập trung
Đăng ký thay đổi người đại diện của nhóm sinh hoạt tôn giáo tập trung
Thông báo danh mục hoạt động tôn giáo
Thông báo danh mục hoạt động tôn giáo bổ sung
Đề nghị thay đổi địa điểm sinh hoạt tôn giáo tập trung trong địa bàn một xã
Đề nghị thay đổi địa điểm sinh hoạt tôn giáo tập trung đến địa bàn xã khác
Thông báo về việc thay đổi địa điểm sinh hoạt tôn giáo tập trung
Thông báo tổ chức quyên góp trong địa bàn một xã""",
    "TDKT": """Tặng giấy khen của Chủ tịch UBND cấp xã về thực hiện nhiệm vụ chính trị
Tặng giấy khen của Chủ tịch UBND cấp xã theo đợt hoặc chuyên đề
Tặng giấy khen của Chủ tịch UBND cấp xã về thành tích đột xuất
Tặng giấy khen của Chủ tịch UBND cấp xã cho gia đình
Xét tặng danh hiệu Lao động tiên tiến
Xét tặng danh hiệu Tập thể lao động tiên tiến""",
    "TCD": """Tiếp công dân tại cấp xã
Xử lý đơn tại cấp xã
Giải quyết khiếu nại lần đầu tại cấp xã
Giải quyết tố cáo tại cấp xã
Thực hiện kê khai tài sản, thu nhập
Xác minh tài sản, thu nhập
Tiếp nhận yêu cầu giải trình
Thực hiện việc giải trình
Công nhận hòa giải viên
Công nhận tổ trưởng tổ hòa giải
Thôi làm hòa giải viên
Thanh toán thù lao cho hòa giải viên
Bồi thường nhà nước trong hoạt động quản lý hành chính""",
    "NCN": """Đăng ký việc nuôi con nuôi trong nước
Đăng ký lại việc nuôi con nuôi trong nước
Ghi vào sổ việc nuôi con nuôi đã đăng ký tại nước ngoài
Giải quyết việc người nước ngoài cư trú ở khu vực biên giới nhận trẻ em làm con nuôi""",
    "TNXH": """Quyết định quản lý cai nghiện ma túy tự nguyện tại gia đình
Quyết định cai nghiện ma túy tự nguyện tại cộng đồng
Đăng ký cai nghiện ma túy tự nguyện
Miễn chấp hành thời gian còn lại trong quản lý sau cai nghiện tại nơi cư trú
Hỗ trợ học văn hóa, học nghề cho nạn nhân bị mua bán
Áp dụng các biện pháp can thiệp khẩn cấp đối với trẻ em bị bạo lực, xâm hại
Chấm dứt việc chăm sóc thay thế cho trẻ em
Phê duyệt kế hoạch hỗ trợ, can thiệp đối với trẻ em bị xâm hại
Đăng ký nhận chăm sóc thay thế cho trẻ em
Thông báo nhận chăm sóc thay thế cho trẻ em là người thân thích
Chuyển trẻ em đang được chăm sóc thay thế tại cơ sở trợ giúp xã hội đến cá nhân, gia đình nhận chăm sóc""",
}
"""By the code of the field, one name a line."""
