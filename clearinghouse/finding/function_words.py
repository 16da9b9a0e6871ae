"""Words that say how a sentence is built and not what it is about, language by language.

They complete the lists that Tantivy brings (which are short, and missing for
some languages) with the question words, pronouns and auxiliaries with which
people phrase a question to a search: "how can we help ...". Only words without
a second meaning that someone could search for are here.
"""

FUNCTION_WORDS: dict[str, str] = {
    "en": """a about after all also am an and any are as at be because been before being both but by
        can cannot could did do does doing don for from had has have having he her here hers him his
        how i if in into is isn it its just let me more most my no nor not of off on only or other our
        ours out over own same she should so some such t than that the their theirs them then there
        these they this those through to too under until up us very was we were what when where which
        while who whom whose why will with without would you your yours many much s re ve ll want
        need needs like""",
    "fr": """a à afin ai aient ainsi alors après au aucun aussi autre autres aux avant avec avoir c ce
        cela ces cet cette ceux chez ci combien comme comment d dans de depuis des donc dont du elle
        elles en entre est et étaient était être eux faire fait faut il ils j je l la laquelle le
        les lesquels leur leurs lorsque lui m ma mais me même mes mon n ne ni nos notre nous on ont ou
        où par pas pendant peut peuvent pour pourquoi quand que quel quelle quelles quels qu qui quoi
        s sa sans se ses si son sont sous sur t ta tes ton tous tout toute toutes très tu un une vers
        veut voici vos votre vous y""",
    "es": """a al algo algún alguna algunas algunos ante antes aquel aquella como cómo con contra cual
        cuál cuales cuáles cuando cuándo cuanto cuánto de del desde donde dónde durante e el él ella
        ellas ellos en entre era es esa esas ese eso esos esta está están estas este esto estos fue ha
        hace hacer hacia han hasta hay la las le les lo los más me mi mis mientras muchas mucho muchos
        muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para
        pero poco por porque puede pueden podemos que qué quien quién quienes se según ser si sí sin
        sobre son su sus también tan te tiene tienen todo todos tras tu tus u un una unas uno unos y
        ya yo""",
    "it": """a abbiamo ad agli ai al alla alle allo altra altre altri altro anche c che chi ci coi
        col come con cui d da dagli dai dal dall dalla dalle dallo degli dei del dell della delle
        dello di dove e è ed era fra gli ha hanno ho i il in io l la le lei lo loro lui ma me mi mio
        molte molti molto ne negli nei nel nell nella nelle nello noi non nostra nostre nostri nostro
        o ogni per perché più possiamo possono può qual quale quali quando quanto quella quelle quelli
        quello questa queste questi questo qui se sei senza si sia sono stato su sua sue sugli sui sul
        sull sulla sulle sullo suo suoi tra tu tutte tutti tutto un una uno v vi voi""",
    "ru": """а без более бы был была были было быть в вам вас весь во вот все всех всего вы где для до
        его ее если есть еще же за и из или им их к как какая какие какой каким когда кого которая
        которое которые который которых кто ли либо между меня мне многие много можем можно мой мы на
        над надо нам нас наш наша наше наши наших не него нее нет ни них но о об однако он она они
        оно от очень по под после при про с свои своих себя со так также такие такой там то того тоже
        только том ты у уже хотим чего чем через что чтобы чье эта эти это этого этой этом этот я""",
    "ar": """في من على الى عن ان انه انها او ام ما ماذا لماذا هل كيف متي اين كم مع هذا هذه ذلك تلك هولاء
        التي الذي الذين اللاتي اللواتي هو هي هم هن نحن انا انت كان كانت يكون تكون لا لم لن ليس قد لقد
        ثم بعد قبل بين حتي اذا لكن لان منذ خلال عند عندما حيث كل بعض غير الا اي ايه يمكن يمكننا يمكنها
        يجب لدينا لديهم لدي لنا لهم له لها به بها بهم فيه فيها منه منها عليه عليها اليه اليها كما مثل
        ايضا جدا فقط نريد""",
    "de": """aber alle als am an auch auf aus bei beim bin bis da dass das dem den der des die dies
        diese diesem diesen dieser durch ein eine einem einen einer eines er es für gibt haben hat
        hier ich ihr ihre ihren ihrer im in ist kann können man mehr mit nach nicht noch nur ob oder
        ohne sein seine sich sie sind so über um und uns unser unsere unserer vom von vor wann warum
        was welche welchen welcher welches wenn wer werden wie wir wird wo wurde zu zum zur zwischen""",
    "pt": """a à ao aos as às até com como da das de dela dele deles do dos e é ela elas ele eles em
        entre era essa esse esta está este eu foi há isso isto já lhe mais mas me mesmo meu minha
        muito na nas não nem no nos nós nossa nosso nossas nossos o onde os ou para pela pelas pelo
        pelos pode podem podemos por porque qual quais quando que quem se sem ser seu seus só sua suas
        também te tem têm teu um uma umas uns você""",
    "nl": """aan al alle als bij dan dat de deze die dit door een en er ge heb hebben heeft het hier hij
        hoe hun ik in is je kan kunnen maar me meer met mijn na naar niet nog nu of om onder ons onze
        ook op over te ten ter tot u uit uw van veel voor waar waarom wat welke we wel wie wij worden
        wordt zal ze zich zij zijn zo zonder zou""",
    "pl": """a ale bez bo być by co czy dla do gdzie go i ich ile im ja jak jaka jakie jest jego jej
        je już kiedy kto która które którzy lub ma mi mnie może możemy mu my na nad nam nas nasz nie
        niż o od oni ona ono oraz po pod przez przy się są ta tak także te tego tej ten to tu ty tym
        w we wszystkie z za ze że żeby""",
    "el": """ο η το οι τα του της των τον την τους τις και κι σε στο στη στην στον στα στις στους με
        για από απο να θα που πως πώς τι ποιος ποια ποιο πότε πού είναι ειναι ήταν έχει έχουν δεν μη
        μην ή αν ως μας σας μου σου αυτό αυτή αυτός αυτά ένα ένας μια μία όταν αλλά πολύ""",
    "tr": """acaba ama ancak az bazı ben bir biz bu bunlar çok çünkü da daha de değil diğer dolayı en
        gibi göre hangi hem hep her hiç için ile ilgili ise kadar ki kim mi mı mu mü nasıl ne neden
        nerede o olan olarak olur onlar sonra şu tüm ve veya ya""",
    "ro": """a acest această aceste acești ai al ale am ar are as au ca care când ce cel cele cei cine cu
        cum da dar de din după e ea ei el ele este eu fi fie fost în îi îl îmi însă între la le lor mai
        ne noi nostru noștri nu o or pe pentru prin sa să sau se și sunt te tot un unde unei unor unui""",
    "sv": """att av de den det där du eller en er ett från för har hur här i inte kan man med mot när
        någon nu och om på som ska så till under upp ut vad var varför vem vi vilka vilken är""",
    "da": """af alle at da de den der deres det dette en er et for fra ham han har hun hvad hvem hvilke
        hvor hvordan hvorfor i ikke jeg kan man med men når og om på som skal til ud var vi vil vores""",
    "no": """av alle at da de den der det dette en er et for fra han har hun hva hvem hvilke hvor hvordan
        hvorfor i ikke jeg kan man med men når og om på som skal til ut var vi vil våre""",
    "fi": """että ei he hän ja joka jotka jos kanssa kuin kuinka kun me mikä miksi millainen miten mitä
        mukaan mutta myös ne niin ole olla on ovat sekä se siitä tai tämä vai voi voimme voidaan""",
    "hu": """a az egy és is hogy hogyan mi mit miért ki kik nem van vannak volt ha vagy de csak már még
        meg ez ezek azok ami amely akik azt ezt mert mint minden lehet milyen mely hol mikor""",
}  # fmt: skip

CHINESE_FUNCTION_WORDS = (
    "如何", "怎么样", "怎么", "怎样", "什么", "哪些", "哪个", "为什么", "是否", "我们", "他们", "她们",
    "你们", "可以", "应该", "能够", "能否", "以及", "或者", "并且", "因为", "所以", "但是", "没有",
    "一个", "一些", "这些", "那些", "这个", "那个", "的", "了", "吗", "呢", "吧", "请问",
)  # fmt: skip
"""Cut out of Chinese questions before these are read pair by pair; longest first where they overlap."""
