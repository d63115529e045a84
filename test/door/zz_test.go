package door
import ("os";"fmt")
func recordZZ(what string, want, got int, says string) {
 f,_:=os.OpenFile("/tmp/zz.txt",os.O_APPEND|os.O_CREATE|os.O_WRONLY,0o644); fmt.Fprintf(f,"%q\t%d\t%d\t%q\n",what,want,got,says); f.Close()
}
