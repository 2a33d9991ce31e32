Attribute VB_Name = "NorCRIN_UDF"
' Written by xlwings' generator from the package udf. Change the functions there, not here.
#Const App = "Microsoft Excel"
Private NC_Venter As Date

Function NC_ANDEL(verdi, helhet)
Attribute NC_ANDEL.VB_Description = "Verdien som andel av helheten (0,1 vises som 10 % i prosentformat). Er helheten null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."
Attribute NC_ANDEL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_ANDEL = NC_Python.CallUDF("udf", "NC_ANDEL", Array(verdi, helhet), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_ANDEL = NC_Python.CallUDF("udf", "NC_ANDEL", Array(verdi, helhet))
        Exit Function
    #End If
failed:
    NC_ANDEL = CVErr(2042)
End Function

Function NC_AVVIK(regnskap, budsjett)
Attribute NC_AVVIK.VB_Description = "Regnskap minus budsjett i 1000 kr, i samme form som områdene. Tomme celler gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller at områdene har ulik størrelse."
Attribute NC_AVVIK.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_AVVIK = NC_Python.CallUDF("udf", "NC_AVVIK", Array(regnskap, budsjett), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_AVVIK = NC_Python.CallUDF("udf", "NC_AVVIK", Array(regnskap, budsjett))
        Exit Function
    #End If
failed:
    NC_AVVIK = CVErr(2042)
End Function

Function NC_AVVIKSTABELL(regnskap, budsjett)
Attribute NC_AVVIKSTABELL.VB_Description = "To kolonner for hver rad: avvik i 1000 kr og avvik som andel av budsjettet. Tom rad gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller «ikke beregnbar»."
Attribute NC_AVVIKSTABELL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_AVVIKSTABELL = NC_Python.CallUDF("udf", "NC_AVVIKSTABELL", Array(regnskap, budsjett), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_AVVIKSTABELL = NC_Python.CallUDF("udf", "NC_AVVIKSTABELL", Array(regnskap, budsjett))
        Exit Function
    #End If
failed:
    NC_AVVIKSTABELL = CVErr(2042)
End Function

Function NC_AVVIK_PROSENT(regnskap, budsjett)
Attribute NC_AVVIK_PROSENT.VB_Description = "Avviket som andel av budsjettet (0,1 vises som 10 % i prosentformat). Er budsjettet null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."
Attribute NC_AVVIK_PROSENT.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_AVVIK_PROSENT = NC_Python.CallUDF("udf", "NC_AVVIK_PROSENT", Array(regnskap, budsjett), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_AVVIK_PROSENT = NC_Python.CallUDF("udf", "NC_AVVIK_PROSENT", Array(regnskap, budsjett))
        Exit Function
    #End If
failed:
    NC_AVVIK_PROSENT = CVErr(2042)
End Function

Function NC_BRUKERBETALING(privat, totale)
Attribute NC_BRUKERBETALING.VB_Description = "Brukerbetaling som andel av totale kostnader (0,1 vises som 10 % i prosentformat). Er kostnadene null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."
Attribute NC_BRUKERBETALING.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_BRUKERBETALING = NC_Python.CallUDF("udf", "NC_BRUKERBETALING", Array(privat, totale), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_BRUKERBETALING = NC_Python.CallUDF("udf", "NC_BRUKERBETALING", Array(privat, totale))
        Exit Function
    #End If
failed:
    NC_BRUKERBETALING = CVErr(2042)
End Function

Function NC_BRUKERBETALINGSTABELL(partnere, regnskap, budsjett, i_fjor)
Attribute NC_BRUKERBETALINGSTABELL.VB_Description = "Tabell med overskrift, én rad per partner og sum: brukerbetaling i 1000 kr, avvik fra budsjett og endring fra i fjor, begge også som andel. Mangler ett tall, vises «mangler» i raden og i summen."
Attribute NC_BRUKERBETALINGSTABELL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_BRUKERBETALINGSTABELL = NC_Python.CallUDF("udf", "NC_BRUKERBETALINGSTABELL", Array(partnere, regnskap, budsjett, i_fjor), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_BRUKERBETALINGSTABELL = NC_Python.CallUDF("udf", "NC_BRUKERBETALINGSTABELL", Array(partnere, regnskap, budsjett, i_fjor))
        Exit Function
    #End If
failed:
    NC_BRUKERBETALINGSTABELL = CVErr(2042)
End Function

Function NC_ENDRING(i_aar, i_fjor)
Attribute NC_ENDRING.VB_Description = "Årets tall minus fjorårets, i tallenes egen enhet. Tomme celler gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller at områdene har ulik størrelse."
Attribute NC_ENDRING.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_ENDRING = NC_Python.CallUDF("udf", "NC_ENDRING", Array(i_aar, i_fjor), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_ENDRING = NC_Python.CallUDF("udf", "NC_ENDRING", Array(i_aar, i_fjor))
        Exit Function
    #End If
failed:
    NC_ENDRING = CVErr(2042)
End Function

Function NC_ENDRING_PROSENT(i_aar, i_fjor)
Attribute NC_ENDRING_PROSENT.VB_Description = "Endringen som andel av fjoråret (0,1 vises som 10 % i prosentformat). Er fjoråret null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."
Attribute NC_ENDRING_PROSENT.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_ENDRING_PROSENT = NC_Python.CallUDF("udf", "NC_ENDRING_PROSENT", Array(i_aar, i_fjor), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_ENDRING_PROSENT = NC_Python.CallUDF("udf", "NC_ENDRING_PROSENT", Array(i_aar, i_fjor))
        Exit Function
    #End If
failed:
    NC_ENDRING_PROSENT = CVErr(2042)
End Function

Function NC_KPITABELL(serier)
Attribute NC_KPITABELL.VB_Description = "Tre kolonner for hver rad: siste års endring, endring som andel av året før, og ordet økning, nedgang eller ingen endring. Tom rad gir tomt svar; ellers vises hva som mangler."
Attribute NC_KPITABELL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_KPITABELL = NC_Python.CallUDF("udf", "NC_KPITABELL", Array(serier), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_KPITABELL = NC_Python.CallUDF("udf", "NC_KPITABELL", Array(serier))
        Exit Function
    #End If
failed:
    NC_KPITABELL = CVErr(2042)
End Function

Function NC_SUM_PARTNERE(post, prosjekt, kolonne)
Attribute NC_SUM_PARTNERE.VB_Description = "Summen av partnernes tall for posten i 1000 kr, slik arbeidsboken sist ble lagret. Mangler et tall, vises «mangler» og hvem som mangler det; ukjent navn gir en melding."
Attribute NC_SUM_PARTNERE.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_SUM_PARTNERE = NC_Python.CallUDF("udf", "NC_SUM_PARTNERE", Array(post, prosjekt, kolonne), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_SUM_PARTNERE = NC_Python.CallUDF("udf", "NC_SUM_PARTNERE", Array(post, prosjekt, kolonne))
        Exit Function
    #End If
failed:
    NC_SUM_PARTNERE = CVErr(2042)
End Function

Function NC_TALL(tall_id, Optional formatnavn)
Attribute NC_TALL.VB_Description = "Et hvilket som helst tall i rapporten, slik arbeidsboken sist ble lagret, i tallets enhet eller i formatet. Mangler det, vises «mangler» og hva; ukjent id eller format gir en melding som nevner det nærmeste."
Attribute NC_TALL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_TALL = NC_Python.CallUDF("udf", "NC_TALL", Array(tall_id, formatnavn), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_TALL = NC_Python.CallUDF("udf", "NC_TALL", Array(tall_id, formatnavn))
        Exit Function
    #End If
failed:
    NC_TALL = CVErr(2042)
End Function

Function NC_TEKST_TALL(verdi, formatnavn)
Attribute NC_TEKST_TALL.VB_Description = "Tallet som tekst, skrevet som i rapporten: 12 865 eller +26,9. Tom celle gir tom tekst, tekst gir «ikke tall», og et ukjent format gir en melding som nevner det nærmeste."
Attribute NC_TEKST_TALL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_TEKST_TALL = NC_Python.CallUDF("udf", "NC_TEKST_TALL", Array(verdi, formatnavn), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_TEKST_TALL = NC_Python.CallUDF("udf", "NC_TEKST_TALL", Array(verdi, formatnavn))
        Exit Function
    #End If
failed:
    NC_TEKST_TALL = CVErr(2042)
End Function

Public Sub NC_RegistrerHjelp()
    Dim lagret As Boolean
    lagret = ThisWorkbook.Saved
    NC_Hjelp "NC_ANDEL", "Verdien som andel av helheten (0,1 vises som 10 % i prosentformat). Er helheten null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden».", Array( _
        "Tallet som er en del: én celle eller et område.", _
        "Tallet det er en del av: likt område, én celle, eller én kolonne eller rad.")
    NC_Hjelp "NC_AVVIK", "Regnskap minus budsjett i 1000 kr, i samme form som områdene. Tomme celler gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller at områdene har ulik størrelse.", Array( _
        "Regnskapet i 1000 kr: én celle eller et område.", _
        "Budsjettet i 1000 kr: like stort område, eller én celle.")
    NC_Hjelp "NC_AVVIKSTABELL", "To kolonner for hver rad: avvik i 1000 kr og avvik som andel av budsjettet. Tom rad gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller «ikke beregnbar».", Array( _
        "Kolonnen med regnskap i 1000 kr.", _
        "Kolonnen med budsjett i 1000 kr, like lang.")
    NC_Hjelp "NC_AVVIK_PROSENT", "Avviket som andel av budsjettet (0,1 vises som 10 % i prosentformat). Er budsjettet null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden».", Array( _
        "Regnskapet i 1000 kr: én celle eller et område.", _
        "Budsjettet i 1000 kr: like stort område, eller én celle.")
    NC_Hjelp "NC_BRUKERBETALING", "Brukerbetaling som andel av totale kostnader (0,1 vises som 10 % i prosentformat). Er kostnadene null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden».", Array( _
        "Privat finansiering, post 2.4, i 1000 kr.", _
        "Totale kostnader i 1000 kr: like stort område, eller én.")
    NC_Hjelp "NC_BRUKERBETALINGSTABELL", "Tabell med overskrift, én rad per partner og sum: brukerbetaling i 1000 kr, avvik fra budsjett og endring fra i fjor, begge også som andel. Mangler ett tall, vises «mangler» i raden og i summen.", Array( _
        "Kolonnen med partnernes navn eller koder.", _
        "Brukerbetaling i år per partner, post 2.4, i 1000 kr.", _
        "Budsjettert brukerbetaling per partner i 1000 kr.", _
        "Brukerbetaling i fjor per partner i 1000 kr.")
    NC_Hjelp "NC_ENDRING", "Årets tall minus fjorårets, i tallenes egen enhet. Tomme celler gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller at områdene har ulik størrelse.", Array( _
        "Årets tall: én celle eller et område.", _
        "Fjorårets tall: like stort område, eller én celle.")
    NC_Hjelp "NC_ENDRING_PROSENT", "Endringen som andel av fjoråret (0,1 vises som 10 % i prosentformat). Er fjoråret null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden».", Array( _
        "Årets tall: én celle eller et område.", _
        "Fjorårets tall: like stort område, eller én celle.")
    NC_Hjelp "NC_KPITABELL", "Tre kolonner for hver rad: siste års endring, endring som andel av året før, og ordet økning, nedgang eller ingen endring. Tom rad gir tomt svar; ellers vises hva som mangler.", Array( _
        "Én rad per indikator og én kolonne per år, siste år sist.")
    NC_Hjelp "NC_SUM_PARTNERE", "Summen av partnernes tall for posten i 1000 kr, slik arbeidsboken sist ble lagret. Mangler et tall, vises «mangler» og hvem som mangler det; ukjent navn gir en melding.", Array( _
        "Posten, for eksempel ""2.4"", eller ""1"" for totale kostnader.", _
        "Prosjektets nøkkel, navn eller nummer, eller ""alle"".", _
        """regnskap"", ""budsjett"", ""avvik"" eller ""avvik_prosent"".")
    NC_Hjelp "NC_TALL", "Et hvilket som helst tall i rapporten, slik arbeidsboken sist ble lagret, i tallets enhet eller i formatet. Mangler det, vises «mangler» og hva; ukjent id eller format gir en melding som nevner det nærmeste.", Array( _
        "Tallets id, for eksempel ""kpi.gcp.i_aar"". norcrin-xl tall viser alle.", _
        "Utelatt: et tall å regne med. ""tusen"", ""prosent1"" …: tekst.")
    NC_Hjelp "NC_TEKST_TALL", "Tallet som tekst, skrevet som i rapporten: 12 865 eller +26,9. Tom celle gir tom tekst, tekst gir «ikke tall», og et ukjent format gir en melding som nevner det nærmeste.", Array( _
        "Tallet som skal skrives: én celle eller et område.", _
        "Formatet, for eksempel ""tusen"", ""prosent1"" eller ""endring"".")
    ThisWorkbook.Saved = lagret ' help alone is no change to save
End Sub

' Python. Where it cannot be reached, all cells are told so at once for five minutes: one of them
' waits, the others don't.
Public Function NC_Python() As Object
    If Now < NC_Venter Then Err.Raise 1000
    On Error GoTo failed
    If Not PythonFinnes() Then Err.Raise 1000
    Set NC_Python = XLPy
    Exit Function
failed:
    NC_Venter = Now + TimeSerial(0, 5, 0)
    On Error GoTo 0
    Err.Raise 1000
End Function

' Ask for Python again, and let Start say whether it answers.
Public Sub NC_Prov()
    Dim lagret As Boolean
    On Error Resume Next ' what Start says is no reason to stop the user
    lagret = ThisWorkbook.Saved
    NC_Venter = 0
    ThisWorkbook.Names("regnet_av").RefersToRange.Dirty
    Application.Calculate
    ThisWorkbook.Saved = lagret
End Sub

Private Sub NC_Hjelp(ByVal navn As String, ByVal hjelp As String, ByVal argumenter As Variant)
    On Error Resume Next ' help is no reason to stop the user
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & navn, _
        Description:=hjelp, Category:="NorCRIN", ArgumentDescriptions:=argumenter
End Sub
