Attribute VB_Name = "NorCRIN_UDF"
' Written by xlwings' generator from the package udf. Change the functions there, not here.
#Const App = "Microsoft Excel"

Function NC_ANDEL(verdi, helhet)
Attribute NC_ANDEL.VB_Description = "Verdien som andel av helheten (0,1 vises som 10 % i prosentformat). Er helheten null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."
Attribute NC_ANDEL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_ANDEL = XLPy.CallUDF("udf", "NC_ANDEL", Array(verdi, helhet), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_ANDEL = XLPy.CallUDF("udf", "NC_ANDEL", Array(verdi, helhet))
        Exit Function
    #End If
failed:
    NC_ANDEL = NC_Feil(Err.Description)
End Function

Function NC_AVVIK(regnskap, budsjett)
Attribute NC_AVVIK.VB_Description = "Regnskap minus budsjett i 1000 kr, i samme form som områdene. Tomme celler gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller at områdene har ulik størrelse."
Attribute NC_AVVIK.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_AVVIK = XLPy.CallUDF("udf", "NC_AVVIK", Array(regnskap, budsjett), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_AVVIK = XLPy.CallUDF("udf", "NC_AVVIK", Array(regnskap, budsjett))
        Exit Function
    #End If
failed:
    NC_AVVIK = NC_Feil(Err.Description)
End Function

Function NC_AVVIKSTABELL(regnskap, budsjett)
Attribute NC_AVVIKSTABELL.VB_Description = "To kolonner for hver rad: avvik i 1000 kr og avvik som andel av budsjettet. Tom rad gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller «ikke beregnbar»."
Attribute NC_AVVIKSTABELL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_AVVIKSTABELL = XLPy.CallUDF("udf", "NC_AVVIKSTABELL", Array(regnskap, budsjett), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_AVVIKSTABELL = XLPy.CallUDF("udf", "NC_AVVIKSTABELL", Array(regnskap, budsjett))
        Exit Function
    #End If
failed:
    NC_AVVIKSTABELL = NC_Feil(Err.Description)
End Function

Function NC_AVVIK_PROSENT(regnskap, budsjett)
Attribute NC_AVVIK_PROSENT.VB_Description = "Avviket som andel av budsjettet (0,1 vises som 10 % i prosentformat). Er budsjettet null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."
Attribute NC_AVVIK_PROSENT.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_AVVIK_PROSENT = XLPy.CallUDF("udf", "NC_AVVIK_PROSENT", Array(regnskap, budsjett), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_AVVIK_PROSENT = XLPy.CallUDF("udf", "NC_AVVIK_PROSENT", Array(regnskap, budsjett))
        Exit Function
    #End If
failed:
    NC_AVVIK_PROSENT = NC_Feil(Err.Description)
End Function

Function NC_BRUKERBETALING(privat, totale)
Attribute NC_BRUKERBETALING.VB_Description = "Brukerbetaling som andel av totale kostnader (0,1 vises som 10 % i prosentformat). Er kostnadene null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."
Attribute NC_BRUKERBETALING.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_BRUKERBETALING = XLPy.CallUDF("udf", "NC_BRUKERBETALING", Array(privat, totale), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_BRUKERBETALING = XLPy.CallUDF("udf", "NC_BRUKERBETALING", Array(privat, totale))
        Exit Function
    #End If
failed:
    NC_BRUKERBETALING = NC_Feil(Err.Description)
End Function

Function NC_BRUKERBETALINGSTABELL(partnere, regnskap, budsjett, i_fjor)
Attribute NC_BRUKERBETALINGSTABELL.VB_Description = "Tabell med overskrift, én rad per partner og sum: brukerbetaling i 1000 kr, avvik fra budsjett og endring fra i fjor, begge også som andel. Mangler ett tall, vises «mangler» i raden og i summen."
Attribute NC_BRUKERBETALINGSTABELL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_BRUKERBETALINGSTABELL = XLPy.CallUDF("udf", "NC_BRUKERBETALINGSTABELL", Array(partnere, regnskap, budsjett, i_fjor), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_BRUKERBETALINGSTABELL = XLPy.CallUDF("udf", "NC_BRUKERBETALINGSTABELL", Array(partnere, regnskap, budsjett, i_fjor))
        Exit Function
    #End If
failed:
    NC_BRUKERBETALINGSTABELL = NC_Feil(Err.Description)
End Function

Function NC_ENDRING(i_aar, i_fjor)
Attribute NC_ENDRING.VB_Description = "Årets tall minus fjorårets, i tallenes egen enhet. Tomme celler gir tomt svar; ellers vises «mangler», «ikke tall», «feil i kilden» eller at områdene har ulik størrelse."
Attribute NC_ENDRING.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_ENDRING = XLPy.CallUDF("udf", "NC_ENDRING", Array(i_aar, i_fjor), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_ENDRING = XLPy.CallUDF("udf", "NC_ENDRING", Array(i_aar, i_fjor))
        Exit Function
    #End If
failed:
    NC_ENDRING = NC_Feil(Err.Description)
End Function

Function NC_ENDRING_PROSENT(i_aar, i_fjor)
Attribute NC_ENDRING_PROSENT.VB_Description = "Endringen som andel av fjoråret (0,1 vises som 10 % i prosentformat). Er fjoråret null, vises «ikke beregnbar»; ellers «mangler», «ikke tall» eller «feil i kilden»."
Attribute NC_ENDRING_PROSENT.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_ENDRING_PROSENT = XLPy.CallUDF("udf", "NC_ENDRING_PROSENT", Array(i_aar, i_fjor), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_ENDRING_PROSENT = XLPy.CallUDF("udf", "NC_ENDRING_PROSENT", Array(i_aar, i_fjor))
        Exit Function
    #End If
failed:
    NC_ENDRING_PROSENT = NC_Feil(Err.Description)
End Function

Function NC_KPITABELL(serier)
Attribute NC_KPITABELL.VB_Description = "Tre kolonner for hver rad: siste års endring, endring som andel av året før, og ordet økning, nedgang eller ingen endring. Tom rad gir tomt svar; ellers vises hva som mangler."
Attribute NC_KPITABELL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_KPITABELL = XLPy.CallUDF("udf", "NC_KPITABELL", Array(serier), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_KPITABELL = XLPy.CallUDF("udf", "NC_KPITABELL", Array(serier))
        Exit Function
    #End If
failed:
    NC_KPITABELL = NC_Feil(Err.Description)
End Function

Function NC_SUM_PARTNERE(post, prosjekt, kolonne)
Attribute NC_SUM_PARTNERE.VB_Description = "Summen av partnernes tall for posten i 1000 kr, slik arbeidsboken sist ble lagret. Mangler et tall, vises «mangler» og hvem som mangler det; ukjent navn gir en melding."
Attribute NC_SUM_PARTNERE.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_SUM_PARTNERE = XLPy.CallUDF("udf", "NC_SUM_PARTNERE", Array(post, prosjekt, kolonne), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_SUM_PARTNERE = XLPy.CallUDF("udf", "NC_SUM_PARTNERE", Array(post, prosjekt, kolonne))
        Exit Function
    #End If
failed:
    NC_SUM_PARTNERE = NC_Feil(Err.Description)
End Function

Function NC_TALL(tall_id, Optional formatnavn)
Attribute NC_TALL.VB_Description = "Et hvilket som helst tall i rapporten, slik arbeidsboken sist ble lagret, i tallets enhet eller i formatet. Mangler det, vises «mangler» og hva; ukjent id eller format gir en melding som nevner det nærmeste."
Attribute NC_TALL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_TALL = XLPy.CallUDF("udf", "NC_TALL", Array(tall_id, formatnavn), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_TALL = XLPy.CallUDF("udf", "NC_TALL", Array(tall_id, formatnavn))
        Exit Function
    #End If
failed:
    NC_TALL = NC_Feil(Err.Description)
End Function

Function NC_TEKST_TALL(verdi, formatnavn)
Attribute NC_TEKST_TALL.VB_Description = "Tallet som tekst, skrevet som i rapporten: 12 865 eller +26,9. Tom celle gir tom tekst, tekst gir «ikke tall», og et ukjent format gir en melding som nevner det nærmeste."
Attribute NC_TEKST_TALL.VB_ProcData.VB_Invoke_Func = " \n14"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        NC_TEKST_TALL = XLPy.CallUDF("udf", "NC_TEKST_TALL", Array(verdi, formatnavn), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        NC_TEKST_TALL = XLPy.CallUDF("udf", "NC_TEKST_TALL", Array(verdi, formatnavn))
        Exit Function
    #End If
failed:
    NC_TEKST_TALL = NC_Feil(Err.Description)
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
        "Tallets id, for eksempel ""kpi.gcp.2021"". norcrin-xl tall viser alle.", _
        "Utelatt: et tall å regne med. ""tusen"", ""prosent1"" …: tekst.")
    NC_Hjelp "NC_TEKST_TALL", "Tallet som tekst, skrevet som i rapporten: 12 865 eller +26,9. Tom celle gir tom tekst, tekst gir «ikke tall», og et ukjent format gir en melding som nevner det nærmeste.", Array( _
        "Tallet som skal skrives: én celle eller et område.", _
        "Formatet, for eksempel ""tusen"", ""prosent1"" eller ""endring"".")
    ThisWorkbook.Saved = lagret ' help alone is no change to save
End Sub

' What a cell shows when Python cannot be reached or fails.
Private Function NC_Feil(ByVal beskrivelse As String) As String
    NC_Feil = "kunne ikke regnes ut. Kjør «norcrin-xl sjekk». Feil: " & beskrivelse
End Function

Private Sub NC_Hjelp(ByVal navn As String, ByVal hjelp As String, ByVal argumenter As Variant)
    On Error Resume Next ' help is no reason to stop the user
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & navn, _
        Description:=hjelp, Category:="NorCRIN", ArgumentDescriptions:=argumenter
End Sub
