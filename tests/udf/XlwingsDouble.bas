Attribute VB_Name = "XlwingsDouble"
Public Const XLWINGS_VERSION As String = "RELEASE"
Public Function GetConfig(ByVal navn As String, ByVal ellers As String) As String
    GetConfig = "SETTING"
End Function
Public Function RunPython(ByVal kode As String)
    Shell "INTERPRETER", 0, "SCRIPT BOOK " & Chr(34) & kode & Chr(34), True
End Function
Public Sub SaidInABox(ByVal words As String, ByVal kind As Integer, ByVal heading As String)
    Open "PRESSED" For Append As #1
    Print #1, "{""messages"": [""" & Replace(words, Chr(10), "\n") & """], ""title"": """ & heading & """}"
    Close #1
End Sub
Public Sub NC_RegistrerHjelp()
End Sub
